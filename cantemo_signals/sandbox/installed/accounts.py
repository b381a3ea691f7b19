"""The users and groups of Portal as rows of the installed Django's models, and logging in and out as Django does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import auth
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.http import HttpRequest

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.accounts import Expected, Keys, NoRows
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.sandbox.installed.events import request_of, session_store, unsent_signals
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Raise

BACKEND = "portal.vidispine.authentication.VidispineBackend"


_MODELS = "django.db.models.signals"
_LOGINS = "django.contrib.auth.signals"
_SAVES = (
    ("User", "UserHelper.createUser writes its row, and a login its last_login"),
    ("Group", "GroupHelper.createGroup writes its row"),
)
_DELETES = (("User", "UserHelper.deleteUser deletes its row"),)
_JOINS = (("User_groups", "UserHelper.addUserToGroup and addUserToMultipleGroups write its rows"),)
_CAUSES: dict[tuple[str, str], tuple[tuple[tuple[str, str], ...], tuple[str, ...]]] = {
    (_MODELS, "pre_save"): (_SAVES, ("instance", "raw", "using", "update_fields")),
    (_MODELS, "post_save"): (_SAVES, ("instance", "created", "update_fields", "raw", "using")),
    (_MODELS, "pre_delete"): (_DELETES, ("instance", "using", "origin")),
    (_MODELS, "post_delete"): (_DELETES, ("instance", "using", "origin")),
    (_MODELS, "m2m_changed"): (_JOINS, ("action", "instance", "reverse", "model", "pk_set", "using")),
    (_LOGINS, "user_logged_in"): ((("User", "LoginView logs in"),), ("request", "user")),
    (_LOGINS, "user_logged_out"): ((("User", "LogoutView logs out"),), ("request", "user")),
}
"""For each signal of Django's, the senders and what makes Django send it for them, and what it carries."""


class Table(NamedTuple):
    """A model of accounts, and the field that has their names."""

    model: Any
    field: str

    def find(self, name: str) -> Any:
        """The row of this name, or None."""
        return self.model._base_manager.filter(**{self.field: name}).first()


class Rows(NoRows):
    """The rows of users and groups in our own database; what is done within ``quiet`` is not reported."""

    def __init__(self, quiet: Callable[[], Any], before: NoRows) -> None:
        super().__init__(before)
        self._quiet = quiet
        #: True once what must be there is there.
        self.is_caught_up = False

    def expect(self, expected: Expected) -> None:
        super().expect(expected)
        self.is_caught_up = False

    def catch_up(self) -> None:
        """Write the rows of what the event names, the user describes, or a helper created before there was Django.

        What the event says is gone loses its row.
        """
        if self.is_caught_up:
            return
        self.is_caught_up = not connection.in_atomic_block  # the rows would be gone after a rollback
        exist, gone = ((), ()) if self._expected is None else self._expected()
        self._mirror([*exist, *self._created, *environment.vidispine.accounts_described])
        with self._unseen():
            for kind, name in gone:
                row = _find(kind, name)
                if row is not None:
                    row.delete()

    def know(self, *, users: Iterable[str] = (), groups: Iterable[str] = ()) -> None:
        self.catch_up()
        self._mirror([*(("user", name) for name in users), *(("group", name) for name in groups)])

    def create_user(self, name: str, real_name: str) -> None:
        (_find("user", name) or _new_user(name, real_name)).save()

    def delete_user(self, name: str) -> None:
        user = _find("user", name)
        if user is not None:
            user.delete()

    def create_group(self, name: str) -> None:
        (_find("group", name) or Group(name=name)).save()

    def join(self, user: str, groups: Iterable[str], *, move: bool = False) -> None:
        _join(_find("user", user), [_find("group", name) for name in groups], move=move)

    def user_of(self, name: str) -> Any:
        self.catch_up()
        found = environment.vidispine.backend.search("user", userName=name)
        if not found or found[0].get("disabled"):
            return None
        if _find("user", name) is None:
            self.create_user(name, found[0].get("realName"))
        return _find("user", name)

    def default(self) -> Any:
        return ModelBackend()

    def authenticated(self, request: Any, user: Any) -> Any:
        if is_made_up(user):
            return user
        password = request.POST.get("password") if isinstance(request, HttpRequest) else None
        return auth.authenticate(request, username=_name_of(user), password=password)

    def log_in(self, request: Any, user: Any) -> None:
        if not isinstance(user, auth.get_user_model()):
            return
        request = _complete(request, user)
        if isinstance(request, HttpRequest):
            auth.login(request, user, BACKEND)
        else:
            auth.user_logged_in.send(type(user), request=request, user=user)

    def log_out(self, request: Any, user: Any) -> None:
        row = user if isinstance(user, auth.get_user_model()) else _find("user", _name_of(user))
        request = _complete(request, row)
        if isinstance(request, HttpRequest):
            auth.logout(request)
        else:
            auth.user_logged_out.send(type(row), request=request, user=row)

    def causes(self, module: str, signal: str) -> Iterator[Raise]:
        causes, arguments = _CAUSES.get((module, signal), ((), ()))
        user = auth.get_user_model().__name__
        for sender, cause in causes:
            yield Raise(sender.replace("User", user, 1), None, arguments, "inferred", cause)

    def _mirror(self, keys: Keys) -> None:
        """Write the rows of users and groups that Vidispine has, with their groups, if they lack one."""
        keys = [(kind, name) for kind, name in keys if kind in ("user", "group")]
        if not keys:
            return
        backend = environment.vidispine.backend
        with self._unseen():
            for document in backend.search("group", groupName=[name for kind, name in keys if kind == "group"]):
                _group(str(document["groupName"]))
            for document in backend.search("user", userName=[name for kind, name in keys if kind == "user"]):
                name = str(document["userName"])
                if _find("user", name) is None:
                    user = _new_user(name, document.get("realName"), is_active=not document.get("disabled"))
                    user.save()
                    _join(user, [_group(each) for each in backend.holders("user", name, "group")])

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        with unsent_signals(), self._quiet():
            yield


def _table(kind: str) -> Table:
    users = auth.get_user_model()
    return Table(users, users.USERNAME_FIELD) if kind == "user" else Table(Group, "name")


def _find(kind: str, name: str) -> Any:
    return _table(kind).find(name) if kind in ("user", "group") else None


def _group(name: str) -> Any:
    return Group._base_manager.get_or_create(name=name)[0]


def _new_user(name: str, real_name: Any, *, is_active: bool = True) -> Any:
    model, field = _table("user")
    first, _, last = str(real_name or "").partition(" ")
    values = {field: name, "first_name": first, "last_name": last, "is_active": is_active}
    has = {each.name for each in model._meta.concrete_fields}
    user = model(**{key: value for key, value in values.items() if key in has})
    user.set_unusable_password()  # Vidispine has it
    return user


def _join(user: Any, groups: list[Any], *, move: bool = False) -> None:
    """Make a user a member of groups, if the model of users has any."""
    if user is not None and hasattr(user, "groups"):
        user.groups.set(groups) if move else user.groups.add(*groups)


def _name_of(user: Any) -> str:
    """Return the name to log in with, of a row or a name."""
    return str(user.get_username() if hasattr(user, "get_username") else user)


def _complete(request: Any, user: Any) -> Any:
    """Return a request with what Portal's middleware has added, the login form's if there is none."""
    if request is None:
        return request_of(user)
    if isinstance(request, HttpRequest) and not hasattr(request, "session"):
        request.session = session_store()
        request.user = AnonymousUser() if user is None else user
    return request
