"""The names of secrets, and what is shown instead of their values."""

from __future__ import annotations

import re

MASK = "******"
SECRET = re.compile(
    r"passw(or)?d|passphrase|pwd|secret|token|(api|access|private|license)_?key|credential|authorization|cookie"
    r"|session_?id",
    re.IGNORECASE,
)
