"""The addresses behind locations, by the editor that opens them."""

from __future__ import annotations

import os
import re

from cantemo_signals.values.locations import Location

EDITORS = {
    "file": "file://{path}#{line}",
    "vscode": "vscode://file{path}:{line}",
    "vscode-insiders": "vscode-insiders://file{path}:{line}",
    "vscodium": "vscodium://file{path}:{line}",
    "cursor": "cursor://file{path}:{line}",
    "zed": "zed://file{path}:{line}",
    "pycharm": "pycharm://open?file={path}&line={line}",
    "idea": "idea://open?file={path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
    "macvim": "mvim://open?url=file://{path}&line={line}",
}
"""What these editors register themselves. Others, as Sublime Text and Vim, need a handler, and a form of its own."""


def is_template(text: str) -> bool:
    """Tell whether the text is an address with a path in it."""
    return "://" in text and "{path}" in text


def url(location: Location, template: str = EDITORS["file"]) -> str:
    """Return the address of a location, quoted as ``urllib.parse`` does, which takes 2 ms to import."""
    path = os.fsencode(os.path.abspath(location.path))
    quoted = re.sub(rb"[^\w./~-]", lambda match: b"%%%02X" % match[0][0], path).decode()
    return template.replace("{line}", str(location.line)).replace("{path}", quoted)
