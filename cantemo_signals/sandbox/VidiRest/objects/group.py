"""Groups."""

from __future__ import annotations

from .base import TEMPLATES, VSObject, reads


class VSGroup(VSObject):
    """A group of users; as a text it is its name."""

    getDescription = reads("description", source=TEMPLATES)

    @property
    def name(self) -> str:
        """The group's name."""
        return str(self.json_object.get("groupName"))

    def getName(self) -> str:
        """The group's name."""
        return self.name

    def getRoles(self) -> list[str]:
        """The names of the roles that it gives to its members."""
        return [role["name"] for role in self.json_object.get("role", ())]

    def __str__(self) -> str:
        return self.name
