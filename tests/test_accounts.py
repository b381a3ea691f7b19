"""Portal's users and groups as rows of the installed Django, and the signals that Django sends about them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run, Write, run_tool

HEARS = """
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from portal.vidispine.signals import vidispine_post_create, vidispine_pre_create, vidispine_post_delete

def heard(sender, **kwargs):
    pass

for signal in (pre_save, post_save, post_delete):
    signal.connect(heard, sender=User)
    signal.connect(heard, sender=Group)
m2m_changed.connect(heard, sender=User.groups.through)
for signal in (user_logged_in, user_logged_out, user_login_failed):
    signal.connect(heard)
for signal in (vidispine_pre_create, vidispine_post_create, vidispine_post_delete):
    signal.connect(heard)
"""
ACTS = """
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.test import RequestFactory
from portal.authentication.views import LoginView, LogoutView
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_create

def post(**form):
    request = RequestFactory().post("/login/", form)
    LoginView.as_view()(request)
    return request

def acts(instance, **kwargs):
{body}

def heard(sender, signal, **kwargs):
    print(signal.name if hasattr(signal, "name") else "", getattr(sender, "__name__", sender))

vidispine_post_delete.connect(acts, sender=ItemHelper)
"""


def sent(run: Run) -> list[str]:
    """What was sent to somebody, in order: the signal, the last part of the sender's name, and what became of a row."""
    told = [each["event"] for each in run.document["dispatches"] if each["calls"]]
    about = [(e["signal"], e["sender"].rpartition(".")[2], e["arguments"]) for e in told]
    return [
        f"{signal} from {sender} {given.get('created') or given.get('action', '')}".rstrip()
        for signal, sender, given in about
    ]


def result_of(plugins: Write, *lines: str, data: str | None = None) -> Any:
    """What a receiver with these lines returns when an item was deleted, its output, and what it led to."""
    body = "\n".join(f"    {line}" for line in lines)
    directory = plugins({"demo.py": ACTS.format(body=body)})
    words = []
    if data is not None:
        (directory / "data.yaml").write_text(data)
        words = ["--data", str(directory / "data.yaml")]
    run = run_tool("fire", "vidispine_post_delete", "-p", str(directory), "--format", "json", *words)
    (call,) = run.document["calls"]
    return call


CALLED = {
    "UserHelper.createUser": [
        "vidispine_pre_create from UserHelper",
        "pre_save from User",
        "post_save from User True",
        "vidispine_post_create from UserHelper",
    ],
    "UserHelper.deleteUser": ["post_delete from User", "vidispine_post_delete from UserHelper"],
    "UserHelper.addUserToGroup": ["m2m_changed from User_groups pre_add", "m2m_changed from User_groups post_add"],
    "GroupHelper.createGroup": [
        "vidispine_pre_create from GroupHelper",
        "pre_save from Group",
        "post_save from Group True",
        "vidispine_post_create from GroupHelper",
    ],
    "LoginView.login": ["user_logged_in from User", "portal_post_login from LoginView"],
    "LogoutView.logout": ["user_logged_out from User"],
}


@pytest.mark.parametrize("method", CALLED)
def test_a_helper_writes_the_row_between_its_own_signals(method: str, plugins: Write) -> None:
    directory = plugins({"demo.py": HEARS})

    run = run_tool("fire", method, "-p", str(directory), "--format", "json")

    assert (run.status, sent(run)) == (0, CALLED[method])


def test_a_plugins_own_call_of_a_helper_is_heard_and_is_one_effect(plugins: Write) -> None:
    call = result_of(
        plugins,
        "post_save.connect(heard, sender=User, weak=False)",
        "UserHelper().createUser('bob', 'Bob Barr', 'x')",
        "UserHelper().addUserToGroup('bob', 'editors')",
        "bob = User.objects.get(username='bob')",
        "return bob.get_full_name(), bob.has_usable_password(), [each.name for each in bob.groups.all()]",
    )

    assert call["outcome"]["value"] == "('Bob Barr', False, ['editors'])"
    assert [each["event"]["sender"] for each in call["sent"] if each["calls"]] == ["django.contrib.auth.models.User"]
    assert [each["what"] for each in call["effects"]] == ["UserHelper.createUser", "UserHelper.addUserToGroup"]


def test_a_move_takes_a_user_out_of_other_groups(plugins: Write) -> None:
    call = result_of(
        plugins,
        "helper = UserHelper()",
        "helper.addUserToGroup('ann', 'editors')",
        "helper.addUserToMultipleGroups('ann', ['staff'])",
        "moved = [each.name for each in User.objects.get(username='ann').groups.all()]",
        "helper.addUserToMultipleGroups('ann', ['editors'], move=False)",
        "return moved, sorted(each.name for each in User.objects.get(username='ann').groups.all())",
    )

    assert call["outcome"]["value"] == "(['staff'], ['editors', 'staff'])"


def test_a_login_over_a_request_is_djangos(plugins: Write) -> None:
    call = result_of(
        plugins,
        "for signal in (user_logged_in, user_logged_out, user_login_failed):",
        "    signal.connect(heard, weak=False)",
        "request = post(username='ann', password='x')",
        "told = str(request.user), request.session.session_key is not None, request.user.last_login is not None",
        "nobody = post(username='zed', password='x')",
        "request.method = 'GET'",
        "LogoutView.as_view()(request)",
        "return told, hasattr(nobody, 'user'), str(request.user)",
    )

    assert call["outcome"]["value"] == "(('ann', True, True), False, 'AnonymousUser')"
    assert [each["event"]["signal"] for each in call["sent"] if each["event"]["module"].endswith("auth.signals")] == [
        "user_logged_in",
        "user_login_failed",
        "user_logged_out",
    ]


def test_django_asks_vidispine_first_and_then_its_own_users(plugins: Write) -> None:
    call = result_of(
        plugins,
        "from django.contrib.auth import authenticate",
        "User.objects.create_user('zed', password='x')",
        "asked = [('ann', 'y'), ('zed', 'x'), ('zed', 'y'), ('eve', 'x')]",
        "found = [authenticate(username=name, password=password) is not None for name, password in asked]",
        "return found, User.objects.get(username='ann').has_perm('auth.add_user')",
    )

    assert call["outcome"]["value"] == "([True, True, False, False], False)"


def test_who_is_described_has_a_row_and_who_is_disabled_cannot_log_in(plugins: Write) -> None:
    data = "users: [{name: eve, real_name: Eve East, groups: [night]}, {name: sue, disabled: true}]\n"
    data += "groups: [{name: night}]\n"

    call = result_of(
        plugins,
        "from django.contrib.auth import authenticate",
        "rows = [(u.username, u.last_name, u.is_active) for u in User.objects.order_by('username')]",
        "return rows, list(Group.objects.values_list('name')), authenticate(username='sue') is None",
        data=data,
    )

    assert call["outcome"]["value"] == "([('eve', 'East', True), ('******', '', False)], [('night',)], True)"


def test_who_is_described_as_a_row_has_no_other(plugins: Write) -> None:
    call = result_of(
        plugins,
        "return list(User.objects.values_list('username', 'email'))",
        data="users: [{name: eve}]\nrows: {auth.User: [{username: eve, email: eve@example.com}]}\n",
    )

    assert call["outcome"]["value"] == "[('eve', 'eve@example.com')]"


@pytest.mark.parametrize(
    ("signal", "names"),
    [("vidispine_pre_create", "[]"), ("vidispine_post_create", "['ann']"), ("vidispine_post_delete", "[]")],
)
def test_an_event_finds_the_rows_that_it_says_exist(signal: str, names: str, plugins: Write) -> None:
    source = f"""
        from django.contrib.auth.models import User
        from portal.vidispine.iuser import UserHelper
        from portal.vidispine.signals import {signal}

        def receiver(**kwargs):
            return list(User.objects.values_list("username", flat=True))

        {signal}.connect(receiver, sender=UserHelper)
    """

    run = run_tool("fire", signal, "-p", str(plugins({"demo.py": source})), "--format", "json")

    assert run.document["calls"][0]["outcome"]["value"] == names


def test_who_was_created_before_django_was_imported_has_a_row_afterwards(plugins: Write) -> None:
    source = """
        from portal.vidispine.iuser import UserHelper
        from portal.vidispine.signals import vidispine_post_modify

        def receiver(**kwargs):
            UserHelper().createUser("bob", "Bob Barr", "x")
            from django.contrib.auth.models import User
            return list(User.objects.values_list("username", flat=True))

        vidispine_post_modify.connect(receiver)
    """

    run = run_tool(
        "fire", "post_modify", "--sender", "ItemHelper", "-p", str(plugins({"demo.py": source})), "--format", "json"
    )

    assert run.document["calls"][0]["outcome"]["value"] == "['bob']"


@pytest.mark.parametrize("option", [(), ("--no-django",)])
def test_signals_about_users_and_groups_are_known_to_be_sent(option: tuple[str, ...], plugins: Write) -> None:
    run = run_tool("check", *option, "-p", str(plugins({"demo.py": HEARS})), "--format", "json")

    assert (run.status, run.document["findings"]) == (0, [])


def test_without_django_a_helper_does_what_it_did(plugins: Write) -> None:
    directory = plugins({"demo.py": HEARS})

    run = run_tool("fire", "UserHelper.createUser", "--no-django", "-p", str(directory), "--format", "json")

    assert sent(run) == ["vidispine_pre_create from UserHelper", "vidispine_post_create from UserHelper"]


@pytest.mark.parametrize(
    ("signal", "expected"),
    [
        ("post_save", [("User", "UserHelper.createUser"), ("Group", "GroupHelper.createGroup")]),
        ("django.db.models.signals.post_delete", [("User", "UserHelper.deleteUser")]),
        ("m2m_changed", [("User_groups", "UserHelper.addUserToGroup")]),
        ("user_logged_in", [("User", "LoginView")]),
    ],
)
def test_a_signal_of_djangos_names_what_in_portal_makes_django_send_it(
    signal: str, expected: list[tuple[str, str]], plugins: Write
) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": HEARS})

    run = run_tool("signals", signal, "-p", str(directory), "--format", "json")

    (found,) = run.document["signals"]
    assert [(way["sender"], way["source"].partition(" ")[0]) for way in found["raised_by"]] == expected
