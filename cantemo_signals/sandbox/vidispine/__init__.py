"""The backend, which answers in the place of Vidispine: a small one, in memory, for one run.

``environment.vidispine`` makes it when something first asks for it; until then nothing of this is imported.
"""
