"""What is read in the sources of plugins: what they send, and what their receivers wait for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.session import Session
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.session.sources.comparisons import compared
from cantemo_signals.session.sources.send_sites import SendSite, SendSites
from tests.conftest import Open, Write

HEAD = """\
from django.dispatch import Signal

aired = Signal()
dropped = Signal()


"""


def sites(session: Session) -> SendSites:
    return SendSites(session._host)


def module(name: str = "reel") -> Any:
    return sys.modules[f"portal.plugins.{name}"]


def of(session: Session, signal: str = "aired", name: str = "reel") -> tuple[SendSite, ...]:
    return sites(session).of(session.bus.known(getattr(module(name), signal)))  # type: ignore[arg-type]


def write(plugins: Write, body: str, **files: str) -> Path:
    return plugins({"reel.py": HEAD + body, **{f"{name}.py": text for name, text in files.items()}})


@pytest.mark.parametrize(
    ("call", "sender", "names", "values"),
    [
        ("aired.send(sender=None, item=1, who=who)", None, ("item", "who"), {"item": 1}),
        ("aired.send(Desk, item=ITEM)", "Desk", ("item",), {"item": "VX-1"}),
        ("aired.send_robust(sender=Desk)", "Desk", (), {}),
        ("await aired.asend(sender='desk')", "desk", (), {}),
        ("aired.send(sender=who)", UNKNOWN, (), {}),
    ],
)
def test_a_send_has_its_signal_its_sender_and_its_arguments(
    call: str, sender: Any, names: tuple[str, ...], values: dict[str, Any], plugins: Write, open_session: Open
) -> None:
    body = f"ITEM = 'VX-1'\n\n\nclass Desk:\n    pass\n\n\nasync def air(who):\n    {call}\n"
    session = open_session(write(plugins, body))

    (site,) = of(session)

    assert site.sender == (module().Desk if sender == "Desk" else sender)
    assert (site.names, site.values, site.is_open) == (names, values, False)
    assert site.function == "air"
    assert site.location == (module().__file__, body.count("\n") + HEAD.count("\n"))


def test_who_sends_itself_or_its_class_is_known_by_the_class_that_it_stands_in(
    plugins: Write, open_session: Open
) -> None:
    session = open_session(
        write(
            plugins,
            "class Desk:\n"
            "    def one(self):\n        aired.send(sender=self, item=1)\n"
            "    def two(self):\n        dropped.send(sender=self.__class__)\n"
            "    def three(this):\n        kind = type(this)\n        dropped.send(kind)\n"
            "    @classmethod\n    def four(cls):\n        dropped.send(cls)\n"
            "class NightDesk(Desk):\n    pass\n",
        )
    )

    own, classes = of(session), of(session, "dropped")

    assert [site.sender for site in own] == [InstanceOf(module().Desk)]
    assert {site.sender for site in classes} == {module().Desk, module().NightDesk}
    assert len(classes) == 6


@pytest.mark.parametrize(
    "body",
    [
        "def air():\n    from portal.plugins.reel import aired as it\n    it.send(sender=None)\n",
        "def air():\n    from . import reel\n    reel.aired.send(sender=None)\n",
        "class Desk:\n    on = aired\n    def air(self):\n        self.on.send(sender=None)\n",
        "class Desk:\n    def __init__(me):\n        me.on = aired\n    def air(self):\n        self.on.send(None)\n",
        "SIGNALS = {'on': aired}\ndef air():\n    SIGNALS['on'].send(sender=None)\n",
        "def air():\n    later(lambda: aired.send(sender=None))\n",
        "def air():\n    it = aired\n    def inner():\n        it.send(sender=None)\n",
    ],
)
def test_a_signal_is_known_by_every_name_that_leads_to_it(body: str, plugins: Write, open_session: Open) -> None:
    session = open_session(write(plugins, body))

    (site,) = of(session)

    assert site.sender is None
    assert sites(session).are_all_of(site.signal)


def test_arguments_that_are_spread_leave_a_send_open(plugins: Write, open_session: Open) -> None:
    session = open_session(write(plugins, "def air(**more):\n    aired.send(sender=None, item=1, **more)\n"))

    (site,) = of(session)

    assert (site.names, site.is_open) == (("item",), True)


@pytest.mark.parametrize(
    "body",
    [
        "def tell(signal, **named):\n    signal.send(sender=Signal, **named)\n\n\ndef air():\n    tell(aired)\n",
        "def tell(who, signal):\n    signal.send(sender=who)\n\n\ndef air():\n    tell(1, signal=aired)\n",
        "from functools import partial\n\n\ndef air():\n    partial(aired.send, sender=None)()\n",
        "class Desk:\n"
        "    def tell(self, signal):\n        signal.send(sender=self)\n"
        "    def air(self):\n        self.tell(aired)\n",
    ],
)
def test_what_is_sent_through_something_else_is_sent_by_nobody_knows_whom(
    body: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(write(plugins, body))

    (site,) = of(session)

    assert (site.sender, site.is_open) == (UNKNOWN, True)
    assert of(session, "dropped") == ()
    assert [sites(session).are_all_of(each) for each in (module().aired, module().dropped)] == [False, True]


@pytest.mark.parametrize(
    "body",
    [
        "def air(signal):\n    signal.send(sender=None)\n",
        "def air(names):\n    for name in names:\n        globals()[name].send_robust(None)\n",
    ],
)
def test_a_place_that_may_send_anything_makes_every_signal_doubtful(
    body: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(write(plugins, body))

    known = sites(session).are_all_of(module().aired)

    assert of(session) == ()
    assert not known


def test_other_things_that_are_sent_are_no_signals(plugins: Write, open_session: Open) -> None:
    session = open_session(
        write(plugins, "def air(mail, link):\n    mail.send()\n    link.send(b'x')\n    link.sender\n")
    )

    known = sites(session).are_all_of(module().aired)

    assert of(session) == ()
    assert known


def test_a_file_that_nothing_imported_sends_nothing_yet_but_may(plugins: Write, open_session: Open) -> None:
    session = open_session(
        plugins(
            {
                "reel/__init__.py": HEAD,
                "reel/later.py": "from . import aired\n\n\ndef air():\n    aired.send(sender=None)\n",
            }
        )
    )

    all_known = [sites(session).are_all_of(each) for each in (module().aired, module().dropped)]

    assert of(session) == ()
    assert all_known == [False, True]


def test_what_pydispatcher_itself_sends_is_found_too(plugins: Write, open_session: Open) -> None:
    session = open_session(
        plugins(
            {
                "reel.py": """\
                from pydispatch import dispatcher
                from pydispatch.dispatcher import send


                def note(item): ...


                dispatcher.connect(note, signal="aired")


                def air():
                    dispatcher.send(signal="aired", sender=note, item=1)
                    send("aired", item=2)
                """
            }
        )
    )
    signal = session.bus.native("aired")
    assert signal is not None

    found = sites(session).of(signal)

    assert {(site.sender, site.values["item"]) for site in found} == {(module().note, 1), (signal.nobody, 2)}


def test_a_file_in_python_2_gives_nothing_and_leaves_everything_doubtful(plugins: Write, open_session: Open) -> None:
    session = open_session(
        plugins({"reel/__init__.py": HEAD, "reel/old.py": "from reel import aired\nprint aired.send(None)\n"})
    )

    known = sites(session).are_all_of(module().aired)

    assert of(session) == ()
    assert not known


WAITS = "def receive(sender, instance=None, method=None, **kwargs):\n    "


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (WAITS + "return method == 'removeItem'", {"method": {"removeItem"}}),
        (WAITS + "return 'removeItem' != method", {"method": {"removeItem"}}),
        (WAITS + "return method in ('a', 'b') or method in {'c'}", {"method": {"a", "b", "c"}}),
        (WAITS + "return kwargs['action'] == 'post_add'", {"action": {"post_add"}}),
        (WAITS + "return kwargs.get('type') == 'job'", {"type": {"job"}}),
        (WAITS + "kind = kwargs.pop('type', None)\n    return kind in NAMES", {"type": {"x", "y"}}),
        (WAITS + "match method:\n        case 'a' | 'b':\n            return 1", {"method": {"a", "b"}}),
        (WAITS + "match kwargs:\n        case {'type': 'job'}:\n            return 1", {"type": {"job"}}),
        (WAITS + "return {'a': 1}[method], TABLE.get(method), Names.one == method", {"method": {"a", "k", "1"}}),
        (WAITS + "return is_mine(method)", {"method": {"mine"}}),
        (WAITS + "return is_mine(text=method), is_kind(**kwargs)", {"method": {"mine"}, "kind": {"good"}}),
        (WAITS + "return [1 for each in () if method == 'inside']", {"method": {"inside"}}),
        (WAITS + "method = method.lower()\n    return method == 'a'", {}),
        (WAITS + "return method.startswith('a') or instance.method == 'a' or len(method) == 3", {}),
        (WAITS + "return lambda method: method == 'inner'", {}),
        ("receive = lambda sender, **kwargs: kwargs['method'] == 'a'", {"method": {"a"}}),
        (
            "class Call:\n    def __call__(self, method, **kw):\n        return method == 'a'\n\n\nreceive = Call()",
            {"method": {"a"}},
        ),
        ("@wrapping\ndef receive(sender, method, **kwargs):\n    return method == 'a'", {"method": {"a"}}),
    ],
)
def test_what_a_receiver_waits_for_is_what_it_compares_its_arguments_with(
    source: str, expected: dict[str, set[str]], plugins: Write, open_session: Open
) -> None:
    open_session(
        plugins(
            {
                "reel.py": "import functools\n\nNAMES = ['x', 'y']\nTABLE = {'k': 1}\n\n\n"
                "class Names:\n    one = '1'\n\n\n"
                "def is_mine(text):\n    return text == 'mine'\n\n\n"
                "def is_kind(kind, **more):\n    return kind == 'good'\n\n\n"
                "def wrapping(function):\n    @functools.wraps(function)\n"
                "    def inner(*args, **kwargs):\n        return function(*args, **kwargs)\n    return inner\n\n\n"
                f"{source}\n"
            }
        )
    )

    found = compared(module().receive)

    assert found == expected


def test_a_receiver_without_source_waits_for_nothing() -> None:
    namespace: dict[str, Any] = {}
    exec("def receive(sender, method, **kwargs):\n    return method == 'a'", namespace)

    found = [compared(receiver) for receiver in (namespace["receive"], print, 3, dict)]

    assert found == [{}, {}, {}, {}]
