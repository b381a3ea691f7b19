"""See the signal wiring of Cantemo Portal plugins, off the server.

The public names are imported lazily, on first access, so that ``--version`` imports nothing. Their types are in
``__init__.pyi``; ``guide/testing.md`` documents them.
"""

__version__ = "0.2.0"
_HOMES = {
    "errors": ("UsageError",),
    "session": ("Session",),
    "values.checks": ("CheckResult",),
    "values.connections": ("Connection", "Finding", "HelperMethod", "Signal"),
    "values.events": ("Call", "Dispatch", "DispatchResult", "Event", "TraceResult"),
    "values.loading": ("Loading", "Mount"),
    "values.plugins": ("Effect", "Plugin"),
    "values.requests": ("EventSpec", "Selection"),
    "values.results": ("PluginsResult", "SignalsResult", "WiringResult"),
    "values.whys": ("WhyResult",),
}
__all__ = sorted(name for names in _HOMES.values() for name in names)


def __getattr__(name):
    """Import a public name on first access."""
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module  # `--version` needs none of it

            return getattr(import_module(f"cantemo_signals.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
