"""The example of a user if Django is made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated


class User(Fabricated):
    """A user as Django has them, for the events of a login where the installed Django is not used; in part made up."""

    __module__ = "django.contrib.auth.models"

    username = "ann"
    first_name = "Ann"
    last_name = "Example"
    email = "ann@example.com"
    is_active = is_authenticated = True
    is_staff = is_superuser = False
    id: int | None = 1
    pk = id

    @property
    def groups(self) -> Groups:
        """The user's groups, as Vidispine knows them."""
        return Groups(environment.vidispine.backend.holders("user", self.username, "group"))

    def __init__(self) -> None:
        super().__init__("django.contrib.auth.models.User")

    def get_username(self) -> str:
        """The name to log in with."""
        return self.username

    def get_full_name(self) -> str:
        """The person's name."""
        return f"{self.first_name} {self.last_name}"

    def __str__(self) -> str:
        return self.username

    def __repr__(self) -> str:
        return f"<User: {self.username}>"


class Group(Fabricated):
    """A group of users as Django has it; in part made up."""

    __module__ = "django.contrib.auth.models"

    def __init__(self, name: str) -> None:
        super().__init__("django.contrib.auth.models.Group")
        self.name = name

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<Group: {self.name}>"


class Groups(Fabricated):
    """What stands for a queryset of groups; in part made up."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("django.contrib.auth.models.User.groups")
        self._names = names

    def all(self) -> Groups:
        """All of them."""
        return self

    def filter(self, *conditions: Any, **columns: Any) -> Any:
        """Those with one of some names; made up for other conditions."""
        wanted = [columns["name"]] if "name" in columns else columns.get("name__in")
        if conditions or wanted is None or len(columns) != 1:
            return super().__getattr__("filter")(*conditions, **columns)
        return Groups([each for each in self._names if each in wanted])

    def values_list(self, *fields: str, flat: bool = False, **options: Any) -> Any:
        """Their names; made up for other fields."""
        if fields != ("name",) or options:
            return super().__getattr__("values_list")(*fields, flat=flat, **options)
        return [each if flat else (each,) for each in self._names]

    def exists(self) -> bool:
        """True if there is one."""
        return bool(self._names)

    def count(self) -> int:
        """How many there are."""
        return len(self._names)

    def first(self) -> Group | None:
        """The first one, or None."""
        return next(iter(self), None)

    def __iter__(self) -> Iterator[Group]:
        return map(Group, self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __bool__(self) -> bool:
        return bool(self._names)
