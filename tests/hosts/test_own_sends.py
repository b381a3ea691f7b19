"""A real project whose plugin signals send in their own way: sorted, to some, chained."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Tool
from tests.hosts.projects import MANAGE, SETTINGS, write
from tests.steady import steady

PROJECT = {
    "manage.py": MANAGE,
    "mysite/__init__.py": "",
    "mysite/settings.py": SETTINGS.format(apps='"app", "plug.apps.PlugConfig"', urls="mysite.urls"),
    "mysite/urls.py": "urlpatterns = []",
    "app/__init__.py": "",
    "app/signals.py": """
        import django.dispatch


        class PluginSignal(django.dispatch.Signal):
            def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
                return super().connect(receiver, sender, weak, dispatch_uid)

            def _active(self, receiver):
                return not receiver.__name__.startswith("off")

            def _fetch(self, sender):
                live = self._live_receivers(sender)
                live = [*live[0], *live[1]] if isinstance(live, tuple) else live
                return sorted(live, key=lambda r: r.__name__)

            def send(self, sender, **named):
                out = []
                for r in self._fetch(sender):
                    if self._active(r):
                        out.append((r, r(signal=self, sender=sender, **named)))
                return out

            def send_robust(self, sender, **named):
                out = []
                for r in self._fetch(sender):
                    if self._active(r):
                        try:
                            out.append((r, r(signal=self, sender=sender, **named)))
                        except Exception as e:
                            out.append((r, e))
                return out

            def send_chained(self, sender, name, **named):
                value = named.get(name)
                for r in self._fetch(sender):
                    if self._active(r):
                        named[name] = value
                        value = r(signal=self, sender=sender, **named)
                return value


        def receiver(signal):
            def decorator(function):
                signal.connect(function)
                return function
            return decorator


        shown = PluginSignal()
        chained = PluginSignal()
    """,
    "plug/__init__.py": "",
    "plug/apps.py": """
        from django.apps import AppConfig

        class PlugConfig(AppConfig):
            name = "plug"

            def ready(self):
                import plug.receivers
    """,
    "plug/receivers.py": """
        from django.dispatch import receiver as django_receiver
        from app.signals import chained, receiver, shown


        @receiver(shown)
        def zebra(sender, **kw):
            return chained.send_chained(sender, "html", html="<p>")


        @django_receiver(shown)
        def apple(sender, **kw):
            return "apple"


        @receiver(shown)
        def off(sender, **kw):
            return "never"


        @receiver(shown)
        def middle(sender, fail=False, **kw):
            if fail:
                raise ValueError("middle")


        @receiver(chained)
        def b(html, **kw):
            return html + "b"


        @receiver(chained)
        def a(html, **kw):
            return html + "a"
    """,
}
LIVE = """\
Django project

shown from no sender (robust), order and choice: app.signals.PluginSignal.send
├ with: fail='1'
├ 1  plug.receivers.apple   returned 'apple'  plug/receivers.py:10
├ 2  plug.receivers.middle  raised ValueError: middle  plug/receivers.py:20
│ ├ at plug/receivers.py:23 in middle
│ │ └ raise ValueError("middle")
│ └ locals: sender=None, fail='1'
├ 3  plug.receivers.zebra   returned '<p>ab'  plug/receivers.py:5
│ └ sent: chained from no sender, order and choice: app.signals.PluginSignal.send
│   ├ with: name='html', html=<p>
│   ├ 1  plug.receivers.a  returned '<p>a'   line 31
│   └ 2  plug.receivers.b  returned '<p>ab'  line 26
└ not called: plug.receivers.off  PluginSignal.send_robust (app/signals.py:23) did not call it  plug/receivers.py:15

plug/receivers.py:5: CS305 zebra is connected to shown, which nothing is known to send
    3 more like it in plug; -v shows them

3 calls: 2 returned, 1 raised; 1 not called
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project."""
    return write(tmp_path / "project", PROJECT)


def test_what_is_shown_is_what_the_class_called(project: Path, tool: Tool) -> None:
    run = tool("fire", "shown", "--live", "--robust", "--kw", "fail=1", "--host", "django", cwd=project)

    assert (steady(run.out), run.status) == (steady(LIVE), 1)


def test_an_exception_of_a_receiver_is_its_outcome_and_no_usage_error(project: Path, tool: Tool) -> None:
    run = tool("fire", "shown", "--live", "--kw", "fail=1", "--host", "django", "--format", "json", cwd=project)

    document = run.document
    assert [call["outcome"]["kind"] for call in document["calls"]] == ["returned", "raised"]
    assert {each["reason"] for each in document["not_called"]} == {
        "PluginSignal.send (app/signals.py:16) raised before it called it"
    }
    assert run.status == 1


def test_a_muted_receiver_is_not_called(project: Path, tool: Tool) -> None:
    run = tool(
        "fire", "shown", "--live", "--skip", "*zebra", "--host", "django", "--format", "json", cwd=project
    )  # fmt: skip

    document = run.document
    assert [call["receiver"] for call in document["calls"]] == ["plug.receivers.apple", "plug.receivers.middle"]
    assert run.status == 0
