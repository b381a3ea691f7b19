"""The backend, which answers in place of Vidispine: a small one, in memory, for one run.

``environment.vidispine`` creates it when it is first needed; until then, nothing of this is imported.
"""
