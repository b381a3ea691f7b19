"""Users."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import accounts
from cantemo_signals.sandbox.catalogue.declaration import raises, sends_nothing

from .igeneral import Helper, wrapped

__all__ = ["UserHelper"]

_PAGE = "Development Guide, plugins/vidispine/interface_user"


class UserHelper(Helper):
    """Users of Portal and Vidispine."""

    @raises(
        "modify",
        instance="user_name",
        pre=("group_name",),
        post=("group_name",),
        certainty="documented",
        source=_PAGE,
    )
    def addUserToGroup(self, user_name: str, group_name: str) -> None:
        """Make a user a member of a group."""
        accounts.rows.know(users=[user_name], groups=[group_name])
        self._backend.join("group", group_name, "user", user_name)
        accounts.rows.join(user_name, [group_name])

    @sends_nothing(certainty="documented", source=_PAGE)
    def addUserToMultipleGroups(self, user_name: str, group_names: list[str], move: bool = True) -> None:
        """Make a user a member of several groups, and with ``move`` of no others."""
        backend = self._backend
        accounts.rows.know(users=[user_name], groups=group_names)
        for group_name in backend.holders("user", user_name, "group") if move else ():
            backend.part("group", group_name, "user", user_name)
        for group_name in group_names:
            backend.join("group", group_name, "user", user_name)
        accounts.rows.join(user_name, group_names, move=move)

    @raises("create", instance="newUserName", pre=("newRealName", "newPassword"), certainty="documented", source=_PAGE)
    def createUser(self, newUserName: str, newRealName: str, newPassword: str) -> Any:
        """Create a user; return a ``VSUser``."""
        accounts.rows.know(users=[newUserName])
        user = wrapped("user.VSUser", self._backend.create("user", newUserName, realName=newRealName))
        accounts.rows.create_user(newUserName, newRealName)
        return user

    @raises("delete", instance="UserName", certainty="inferred", source=f"{_PAGE}, which ends before its signals")
    def deleteUser(self, UserName: str, *args: Any, **kwargs: Any) -> None:
        """Delete a user."""
        accounts.rows.know(users=[UserName])
        self._backend.delete("user", UserName)
        accounts.rows.delete_user(UserName)

    @sends_nothing(certainty="inferred", source=f"{_PAGE}; Cantemo/PortalPluginTemplate, vmyplugin.py")
    def getAllUsers(self, includeSelf: bool = True, includeDisabled: bool = False) -> list[Any]:
        """The users, as ``VSUser``."""
        users = self._backend.search("user", disabled=None if includeDisabled else False)
        return [wrapped("user.VSUser", each) for each in users if includeSelf or each["userName"] != self.runas]

    @sends_nothing(certainty="inferred", source="Development Guide, plugins/vidispine/interface_collection")
    def getUserSettingsProfile(self, basegroup: str | None = None) -> str:
        """The id of the user's settings profile."""
        return str(self._backend.get("settings profile", "VX-1")["id"])
