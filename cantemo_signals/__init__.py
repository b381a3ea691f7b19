"""See the signal wiring of Cantemo Portal plugins, off the server.

The public names are imported when they are first asked for, so that ``--version`` costs no import; their types stand
in ``__init__.pyi``.
"""

__version__ = "0.1.0"
__all__ = ["EventSpec", "Loading", "Mount", "Selection", "Session"]


def __getattr__(name):
    """Import a public name."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # `--version` needs none of it

    homes = {"Session": "session", "Loading": "values.loading", "Mount": "values.loading"}
    return getattr(import_module(f"cantemo_signals.{homes.get(name, 'values.requests')}"), name)
