"""Tells the outside world about deleted items: by a web hook, a log file and a script."""
