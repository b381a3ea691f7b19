"""The archive framework: what Portal does around an archive plugin."""
