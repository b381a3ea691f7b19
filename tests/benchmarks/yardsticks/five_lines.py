"""Imports every plugin of a directory with importlib, and bootstraps it: what a script of one's own would do."""

import importlib
import os
import sys

import small_portal


def load(directory):
    """The connections that the plugins make, as (signal, sender, receiver)."""
    small_portal.install(directory)
    for name in sorted(os.listdir(directory)):
        importlib.import_module(f"portal.plugins.{name}")
    for instance in small_portal.instances:
        instance.bootstrap()
    return small_portal.connected


if __name__ == "__main__":
    print(len(load(sys.argv[1])), "connections")
