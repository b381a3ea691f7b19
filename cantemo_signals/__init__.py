"""See the signal wiring of Cantemo Portal plugins, off the server.

The public names are imported lazily, on first access, so that ``--version`` imports nothing. Their types are in
``__init__.pyi``; ``guide/testing.md`` documents them. Written so that even Python 2 can read it and say what is wrong.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - without an installation nothing else has asked
    sys.stderr.write("error: cantemo-signals needs Python 3.10 or later, and this is " + sys.version.split()[0] + ".\n")
    sys.exit(2)

__version__ = "0.2.0"
_HOMES = {
    "errors": ("UsageError",),
    "session": ("Session",),
    "values.checks": ("CheckResult",),
    "values.connections": ("Connection", "Finding", "HelperMethod", "Signal"),
    "values.event_results": ("DispatchResult", "TraceResult"),
    "values.events": ("Call", "Dispatch", "Event"),
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

            return getattr(import_module("cantemo_signals." + home), name)
    raise AttributeError("module " + repr(__name__) + " has no attribute " + repr(name))
