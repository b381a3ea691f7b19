"""What looks like a plugin, by its name and by what its files import."""

from __future__ import annotations

import re

OF_OTHER_KINDS = {"build", "dist", "doc", "docs", "env", "migrations", "node_modules", "static", "templates", "venv"}
SCRIPTS = {"conftest", "fabfile", "install", "manage", "noxfile", "setup", "uninstall"}
NOT_PLUGINS = OF_OTHER_KINDS | SCRIPTS | {"test", "tests"}
_IMPORTS = rb"(?m)^[ \t]*(?:from|import)[ \t]+(?:portal|VidiRest|RestAPIBase)\b"


def may_be_plugin(name: str) -> bool:
    """Return whether a directory, or a module without its ``.py``, can be a plugin according to its name."""
    return name not in NOT_PLUGINS and name[:1] not in (".", "_") and not name.endswith(".egg-info")


def imports_portal(source: bytes) -> bool:
    """Return whether a file imports anything from Portal."""
    return re.search(_IMPORTS, source) is not None  # compiled on first use, which is rare


def is_plugin_module(source: bytes) -> bool:
    """Return whether a module is a plugin and not a script: looking at a script must not run it."""
    return imports_portal(source) and not source.startswith(b"#!")
