"""The URL stage: what plugins add to Portal's URLs is loaded after the bootstraps, and can be named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Open, Run, Write, run_tool

CLASS = """
from portal.generic.plugin_interfaces import IPluginBootstrap, IPluginURL
from portal.pluginbase.core import Plugin, implements

class ShelfURL(Plugin):
    implements(IPluginURL)
    name = "Shelf"
    urls = {urls!r}
    urlpattern = r"^shelf/"
    namespace = "shelf"

ShelfURL()
"""
URLS = "from django.urls import re_path\nfrom .views import index\nurlpatterns = [re_path('^$', index, name='index')]\n"
VIEWS = """
from portal.vidispine.signals import vidispine_post_create

def index(request):
    pass

def forget(sender, **kwargs):
    {body}

vidispine_post_create.connect(forget)
"""


def shelf(body: str = "pass", urls: str = "portal.plugins.shelf.urls") -> dict[str, str]:
    return {
        "shelf/__init__.py": CLASS.format(urls=urls),
        "shelf/urls.py": URLS,
        "shelf/views.py": VIEWS.format(body=body),
    }


def found(run: Run) -> list[tuple[str, str, str]]:
    return [(each["severity"], each["code"], each["message"]) for each in run.document["findings"]]


@pytest.mark.parametrize("options", [(), ("--no-django",)])
def test_what_a_view_connects_is_connected_once_the_urls_are_loaded(options: tuple[str, ...], plugins: Write) -> None:
    run = run_tool("list", "-p", str(plugins(shelf())), "--format", "json", *options)

    (row,) = run.document["connections"]
    assert (row["receiver"], row["phase"], row["during"], row["plugin"]) == (
        "portal.plugins.shelf.views.forget",
        "urls",
        "portal.plugins.shelf.views",
        "shelf",
    )
    assert found(run) == []
    assert [plugin["pages"] for plugin in run.document["plugins"]] == [
        [
            {
                "kind": "urls",
                "module": "portal.plugins.shelf.urls",
                "name": "ShelfURL",
                "pattern": "^shelf/",
                "namespace": "shelf",
                "location": row_place(run),
                "failure": None,
            }
        ]
    ]


def row_place(run: Run) -> Any:
    return run.document["plugins"][0]["classes"][0]["location"]


def test_urls_are_loaded_after_the_bootstraps_and_with_what_those_defined(plugins: Write, open_session: Open) -> None:
    bootstrap = """
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements

class Boot(Plugin):
    implements(IPluginBootstrap)
    def bootstrap(self):
        from . import late

Boot()
"""
    files = {**shelf(), "shelf/__init__.py": bootstrap, "shelf/late.py": CLASS.format(urls="portal.plugins.shelf.urls")}

    session = open_session(plugins(files))

    assert [row.phase for row in session.wiring().connections] == ["urls"]


def test_a_urls_module_that_no_class_names_is_loaded_and_one_whose_class_has_no_instance_is_not(
    plugins: Write, open_session: Open
) -> None:
    named = shelf()
    without = {f"bare/{name.partition('/')[2]}": text for name, text in named.items()} | {"bare/__init__.py": ""}
    forgotten = {name.replace("shelf/", "lost/"): text.replace("shelf", "lost") for name, text in named.items()}
    forgotten["lost/__init__.py"] = forgotten["lost/__init__.py"].replace("ShelfURL()", "")

    session = open_session(plugins({**without, **forgotten}))

    assert [row.plugin for row in session.wiring().connections] == ["bare"]
    assert {finding.code for finding in session.wiring().findings} == {"CS001", "CS004"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("'shelf:index'", "'/shelf/'"),
        ("'index'", "'/shelf/'"),
        ("'vs_item', args=['VX-1']", "'/vs/item/VX-1/'"),
        ("'search:index'", "'/search/'"),
        ("'vs_item'", "'/vs_item/'"),
        ("'vs_storages'", "'/vs_storages/'"),
        ("'search:results'", "'/search/results/'"),
        ("'shelf:indx'", "NoReverseMatch"),
        ("'shlf:index'", "NoReverseMatch"),
        ("'index', args=[1]", "NoReverseMatch"),
    ],
)
def test_a_plugin_finds_its_own_urls_and_some_of_portals_and_the_others_are_made_up(
    question: str, answer: str, plugins: Write
) -> None:
    directory = plugins(shelf(f"from django.urls import reverse; return reverse({question})"))

    run = run_tool("fire", "vidispine_post_create", "-p", str(directory), "--format", "json")

    (call,) = run.document["calls"]
    assert answer in (call["outcome"].get("value"), call["outcome"].get("type"))
    made_up = [effect["what"] for effect in call["effects"] if effect["kind"] == "made up"]
    assert made_up == (
        ["django.urls.reverse"] if answer in ("'/vs_item/'", "'/vs_storages/'", "'/search/results/'") else []
    )


def test_a_url_that_was_asked_for_in_a_bootstrap_is_found_again_later(plugins: Write) -> None:
    files = shelf("from django.urls import reverse; return reverse('shelf:index')")
    early = files["shelf/__init__.py"] + "from django.urls import reverse\nreverse('other')\n"

    run = run_tool(
        *("trace", "vidispine_post_create", "-p", str(plugins({**files, "shelf/__init__.py": early}))),
        *("--format", "json"),
    )

    assert "'/shelf/'" in run.out


def test_urls_that_fail_are_a_warning_and_no_failed_plugin(plugins: Write) -> None:
    run = run_tool(
        "list",
        "-p",
        str(plugins({**shelf(), "shelf/views.py": VIEWS.format(body="pass") + "1 / 0\n"})),
        "--format=json",
    )

    (plugin,) = run.document["plugins"]
    text = "The URLs of shelf (portal.plugins.shelf.urls) failed to load: ZeroDivisionError: division by zero"
    assert found(run) == [("warning", "CS012", text)]
    assert run.document["findings"][0]["location"]["path"].endswith("shelf/views.py")
    assert (plugin["loaded"], plugin["failure"], run.status) == (True, None, 0)
    assert run.document["connections"][0]["failed"]


def test_a_module_of_urls_that_is_not_there_is_told_at_the_class_that_names_it(plugins: Write) -> None:
    run = run_tool("list", "-p", str(plugins(shelf(urls="portal.plugins.shelf.url"))), "--format", "json")

    (finding,) = [each for each in run.document["findings"] if each["code"] == "CS012"]
    assert "No module named 'portal.plugins.shelf.url'" in finding["message"]
    assert finding["severity"] == "warning"
    assert finding["location"] == row_place(run)


@pytest.mark.parametrize(
    "line",
    [
        "import nobody_has_this_package",
        "from django.conf import settings; settings.RARE",
        "from portal.rare import x; x(1)[0].y + 1; x.y()()['a'] / 0",
    ],
)
def test_what_portal_may_have_is_a_note(line: str, plugins: Write) -> None:
    run = run_tool("list", "-p", str(plugins({**shelf(), "shelf/urls.py": f"{line}\n{URLS}"})), "--format", "json")

    assert {severity for severity, code, _ in found(run) if code == "CS012"} <= {"note"}


def test_a_module_behind_urls_that_failed_is_not_called_forgotten_but_one_that_nothing_names_is(
    plugins: Write,
) -> None:
    files = {**shelf(), "shelf/urls.py": "1 / 0\n" + URLS, "shelf/plistner.py": VIEWS.format(body="pass")}

    run = run_tool("list", "-p", str(plugins(files)), "--format", "json")

    assert [code for _, code, _ in found(run)] == ["CS001", "CS012"]
    assert found(run)[0][2].startswith("plistner.py ")


def test_urls_of_an_old_django_are_let_pass_under_legacy_imports(plugins: Write) -> None:
    old = """
from django.conf.urls.defaults import *
from django import forms
from django.contrib.auth.models import User
from views import index

class UserForm(forms.ModelForm):
    class Meta:
        model = User

urlpatterns = patterns("portal.plugins.shelf",
    url(r"^$", index, name="index"),
    url(r"^by_name/$", "portal.plugins.shelf.views.index", name="by_name"),
    (r"^short/$", "views.index"),
)
"""
    body = "from django.urls import resolve, reverse; return reverse('shelf:by_name'), resolve('/shelf/short/').func(1)"

    run = run_tool(
        *("trace", "vidispine_post_create", "-p", str(plugins({**shelf(body), "shelf/urls.py": old}))),
        *("--legacy-imports", "--format", "json"),
    )

    assert "('/shelf/by_name/', None)" in run.out
    assert found(run) == []


def test_a_plugin_that_is_mounted_under_another_name_has_its_urls(plugins: Write) -> None:
    directory = plugins(shelf())

    run = run_tool("list", "-p", f"rack={directory / 'shelf'}", "--format", "json")

    assert [row["receiver"] for row in run.document["connections"]] == ["portal.plugins.rack.views.forget"]


def test_properties_that_raise_and_names_that_are_no_text_cost_nothing_else(plugins: Write, open_session: Open) -> None:
    odd = CLASS.format(urls="").replace("urls = ''", "urls = property(lambda self: 1 / 0)")
    files = {
        **shelf(),
        "odd/__init__.py": odd,
        "none/__init__.py": CLASS.format(urls="").replace("urls = ''", "urls = 7"),
    }

    session = open_session(plugins(files))

    assert [row.plugin for row in session.wiring().connections] == ["shelf"]
    assert [finding.message for finding in session.wiring().findings if finding.plugin == "odd"] == [
        "The URLs of odd (portal.plugins.odd.urls) failed to load: ZeroDivisionError: division by zero"
    ]


def test_names_are_known_in_part_where_some_urls_are_made_up(plugins: Write) -> None:
    urls = """
from django.urls import include, path
from absent_router import router
from .views import index

inner = [path("page/", index, name="page")]
urlpatterns = [
    path("v1/", include(router.urls)),
    path("inner/", include((inner, "inner"))),
    path("", index, name="index"),
]
"""
    names = "'shelf:index', 'shelf:inner:page', 'shelf:reel-list'"
    body = f"from django.urls import reverse; return [reverse(name) for name in ({names})]"

    run = run_tool(
        *("fire", "vidispine_post_create", "-p", str(plugins({**shelf(body), "shelf/urls.py": urls}))),
        *("--fabricate", "absent_router", "--format", "json"),
    )

    (call,) = run.document["calls"]
    assert call["outcome"]["value"] == "['/shelf/', '/shelf/inner/page/', '/shelf/reel-list/']"
    assert [effect["arguments"] for effect in call["effects"]] == [["'shelf:reel-list'"]]
