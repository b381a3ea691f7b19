"""The receiver that Portal itself connects: in the wiring and in the order, but no plugin's."""

from __future__ import annotations

from cantemo_signals import Session
from cantemo_signals.values.requests import Selection
from tests.conftest import EXAMPLES, Tool, Write

HANDLER = "portal.vidispine.authentication.post_login_df_groups_handler"
HEARS = """
    from portal.authentication.signals import portal_post_login

    def greet(instance, **kwargs):
        pass

    portal_post_login.connect(greet)
"""


def test_it_is_hidden_unless_all_is_asked_for(tool: Tool) -> None:
    words = ("--columns", "signal,receiver,marks", "-p", str(EXAMPLES / "events_page"))

    usual, everything = tool("list", *words), tool("list", "--all", *words)

    assert HANDLER not in usual.out
    assert everything.out.splitlines()[2:5] == [
        "portal_post_login from any sender",
        f" portal_post_login     {HANDLER}  Portal's own",
        "vidispine_pre_create from UserHelper",
    ]
    assert " portal_post_login " not in everything.out.partition("Signals without receivers")[2]


def test_it_is_called_before_those_of_plugins(plugins: Write) -> None:
    with Session(str(plugins({"demo.py": HEARS}))) as session:
        rows = session.wiring().connections
        dispatch = session.fire("portal_post_login")

    assert [(row.order, row.receiver, row.plugin, row.phase, row.connected_at is None) for row in rows] == [
        (1, HANDLER, None, "import", True),
        (2, "portal.plugins.demo.greet", "demo", "import", False),
    ]
    assert [call.receiver for call in dispatch.calls] == [HANDLER, "portal.plugins.demo.greet"]


def test_an_event_that_calls_it_alone_is_not_said_to_call_nothing(plugins: Write, tool: Tool) -> None:
    source = "from portal.authentication.signals import portal_post_login\n"

    run = tool("fire", "portal_post_login", "-p", str(plugins({"demo.py": source})))

    assert HANDLER in run.out
    assert "note: No plugin connects a receiver to portal_post_login." in run.out.splitlines()


def test_it_is_nobodys_finding_and_no_event_is_sent_for_its_sake(plugins: Write) -> None:
    source = "import portal.authentication.signals\n"

    with Session(str(plugins({"demo.py": source}))) as session:
        result = session.check()
        wiring = session.wiring(Selection(silent=True))

    assert (result.findings, result.events) == ((), 0)
    assert [row.receiver for row in wiring.connections] == [HANDLER]


def test_a_plugin_can_disconnect_it(plugins: Write) -> None:
    source = """
        from portal.authentication.signals import portal_post_login
        from portal.vidispine.authentication import post_login_df_groups_handler
        assert portal_post_login.disconnect(post_login_df_groups_handler)
    """

    with Session(str(plugins({"demo.py": source}))) as session:
        (row,) = session.wiring(Selection(silent=True)).connections

    assert (row.receiver, row.disconnected_by) == (HANDLER, "demo")


def test_by_plugin_it_stands_under_portal(plugins: Write, tool: Tool) -> None:
    run = tool("list", "--by", "plugin", "-p", str(plugins({"demo.py": HEARS})))

    assert run.out.splitlines()[2:] == [
        "Portal",
        f" {HANDLER}  portal_post_login from any sender  Portal's own",
        "demo",
        " demo.greet                                                    portal_post_login from any sender",
        "",
        "2 connections, 1 signal, 1 plugin",
    ]
