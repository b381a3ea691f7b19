"""Vidispine's own REST API, as far as it is known from its documentation and from plugins that call it.

The documents that it answers with are those that the helpers' objects read.
"""
