"""Users."""

from __future__ import annotations

from .base import VSObject, reads


class VSUser(VSObject):
    """A user of Vidispine."""

    getUserName = reads("userName")  # to log in with
    getRealName = reads("realName")
