"""Users."""

from __future__ import annotations

from .base import TEMPLATES, VSObject, known, reads


class VSUser(VSObject):
    """A user of Vidispine."""

    getUserName = reads("userName")  # to log in with
    getRealName = reads("realName")
    getName = reads("userName", certainty="inferred", source="Cantemo/PortalPluginTemplate, a template")

    @known("seen in code", TEMPLATES)
    def isDisabled(self) -> bool:
        """True if the user cannot log in."""
        return bool(self.json_object.get("disabled"))
