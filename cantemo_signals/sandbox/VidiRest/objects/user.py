"""Users."""

from __future__ import annotations

from typing import Any

from .base import TEMPLATES, VSObject, known, reads


class VSUser(VSObject):
    """A user of Vidispine."""

    getUserName = reads("userName")  # to log in with
    getRealName = reads("realName", certainty="inferred", source="Vidispine's name of it")

    @known("seen in code", "Cantemo/PortalPluginTemplate, a template, which shows it as the real name")
    def getName(self) -> Any:
        """The real name; without one, the name to log in with."""
        return self.getRealName() or self.getUserName()

    @known("seen in code", TEMPLATES)
    def isDisabled(self) -> bool:
        """True if the user cannot log in."""
        return bool(self.json_object.get("disabled"))
