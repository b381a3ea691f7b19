"""The command line: words in, one result and an exit status out; the only package that knows click."""
