"""What hangs on a made-up value: the exceptions that nobody can be sure of, and the decisions of plugin code."""

from __future__ import annotations

import pytest

from cantemo_signals.values.events import Call, TraceResult
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec
from tests.conftest import Open, Write

OWN_SIGNAL = """
    from django.dispatch import Signal

    clip_ready = Signal()

    def announce(sender, clip, title, **kwargs):
        {body}

    clip_ready.connect(announce)

    def send(clip, title):
        clip_ready.send(None, clip=clip, title=title)
"""
PORTAL_SIGNAL = """
    from portal.shelves.limits import LIMITS
    from portal.vidispine.iitem import ItemHelper
    from portal.vidispine.signals import vidispine_post_delete

    def clear(sender, instance, **kwargs):
        {body}

    vidispine_post_delete.connect(clear, ItemHelper)
"""


def traced(session_result: object) -> TraceResult:
    assert isinstance(session_result, TraceResult)
    return session_result


def the_call(result: TraceResult) -> Call:
    return result.dispatches[0].calls[0]


def raised(call: Call) -> Failure:
    assert isinstance(call.outcome, Failure), call.outcome
    return call.outcome


def decisions(call: Call) -> list[tuple[str, str]]:
    return [(decision.how, decision.name) for decision in call.made_up]


@pytest.mark.parametrize(
    "body",
    [
        "return {}[clip.title]",
        "return 1 / (int(clip.size) - 1)",
        "raise ValueError(title)",
        "return 'Title: '.join(title)[3]",
        "return [each for each in clip.parts][0]",
    ],
)
def test_an_exception_in_an_event_of_which_nobody_knows_what_it_carries_is_inconclusive(
    body: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"demo.py": OWN_SIGNAL.format(body=body)}))

    result = traced(session.trace())

    failure = raised(the_call(result))
    assert failure.inconclusive
    assert failure.made_up
    assert failure.hint == (
        "Give it the real values: cantemo-signals fire clip_ready --method send --kw clip=… --kw title=…"
    )
    assert not result.has_plugin_fault
    assert [each.code for each in result.findings if each.severity == "error"] == []


def test_a_name_that_is_not_there_is_missing_whatever_the_event_carries(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"demo.py": OWN_SIGNAL.format(body="return clip.title, nowhere")}))

    result = traced(session.trace())

    assert not raised(the_call(result)).inconclusive
    assert result.has_plugin_fault


def test_an_exception_is_certain_once_the_real_values_are_given(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"demo.py": OWN_SIGNAL.format(body="return {}[clip]")}))

    result = session.fire(EventSpec("clip_ready", arguments={"clip": "VX-1", "title": "Harbour"}))

    assert not raised(result.calls[0]).inconclusive  # type: ignore[union-attr]
    assert result.has_plugin_fault


def test_an_exception_after_a_decision_by_a_made_up_value_is_inconclusive(plugins: Write, open_session: Open) -> None:
    body = "most = int(LIMITS.most) - 1; return 1 / most"
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    result = traced(session.trace())

    failure = raised(the_call(result))
    assert failure.inconclusive
    assert failure.hint is None
    assert not result.has_plugin_fault


def test_an_exception_beside_made_up_values_that_decide_nothing_is_certain(plugins: Write, open_session: Open) -> None:
    body = "LIMITS.most(); return {}[instance]"
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    result = traced(session.trace())

    assert not raised(the_call(result)).inconclusive
    assert result.has_plugin_fault


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("return 1 if LIMITS.most else 2", "tested"),
        ("return LIMITS.most and 1", "tested"),
        ("return not LIMITS.most", "tested"),
        ("return 1 if LIMITS.most == 'many' else 2", "compared"),
        ("return 1 if 'many' == LIMITS.most else 2", "compared"),
        ("return LIMITS.most in ('few', 'many')", "compared"),
        ("return LIMITS.most > 3", "compared"),
        ("return 3 >= LIMITS.most", "compared"),
        ("return [each for each in LIMITS.most]", "iterated"),
        ("return sorted(LIMITS.most)", "iterated"),
        ("first, second = LIMITS.most", "iterated"),
        ("return 'many' in LIMITS.most", "searched"),
        ("return len(LIMITS.most)", "measured"),
        ("return int(LIMITS.most)", "converted"),
        ("return float(LIMITS.most)", "converted"),
    ],
)
def test_a_call_tells_by_which_made_up_value_it_decided(
    body: str, how: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    call = the_call(traced(session.trace()))

    assert decisions(call) == [(how, "portal.shelves.limits.LIMITS.most")]
    assert call.made_up[0].location.line == 7


@pytest.mark.parametrize(
    "body",
    [
        "LIMITS.most(instance)",
        "return LIMITS.most",
        "return {'most': LIMITS.most, LIMITS: 1}[LIMITS]",
        "LIMITS.last = LIMITS['last']",
        "print(LIMITS, '%s' % LIMITS, f'{LIMITS.most}', LIMITS.most + 1)",
        "import logging; logging.getLogger('x').error('%s %r', LIMITS, LIMITS.most)",
        "return isinstance(instance, LIMITS.Kind), LIMITS is None",
        "import json; return json.dumps({'a': 1}, default=LIMITS.default)",
    ],
)
def test_what_is_only_used_decides_nothing(body: str, plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    call = the_call(traced(session.trace()))

    assert decisions(call) == []


def test_a_decision_while_loading_is_kept_with_the_plugin(plugins: Write, open_session: Open) -> None:
    source = """
        from portal.shelves.limits import LIMITS

        SHELVES = 3 if LIMITS.most else 2
    """

    session = open_session(plugins({"demo.py": source, "other.py": ""}))

    found = {
        plugin.name: [(each.how, each.name, each.location.line) for each in plugin.made_up]
        for plugin in session.plugins
    }
    assert found == {"demo": [("tested", "portal.shelves.limits.LIMITS.most", 4)], "other": []}


def test_a_class_and_a_module_are_true_whatever_they_are(plugins: Write, open_session: Open) -> None:
    source = """
        import portal.shelves.limits
        from portal.shelves.boards import Board

        SHELVES = 3 if portal.shelves.limits and Board else 2
    """

    session = open_session(plugins({"demo.py": source}))

    assert session.plugins[0].made_up == ()


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("if LIMITS.most: pass", "Only a real Portal knows what it is; look there what becomes of this line."),
        (
            "for each in ItemHelper().getItem('VX-2').getThumbnailObjects(): pass",
            "Only a real Portal knows what it is; look there what becomes of this line.",
        ),
        (
            "from portal.plugins.desk.limits import MOST\n        if MOST: pass",
            "If another plugin has it, load that, too: -p PATH.",
        ),
    ],
)
def test_a_decision_is_told_with_what_would_give_the_real_value(
    body: str, hint: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"shelf/__init__.py": PORTAL_SIGNAL.format(body=body)}))

    findings = [each for each in traced(session.trace(EventSpec())).findings if each.code == "CS307"]

    assert [(each.severity, each.hint) for each in findings] == [("warning", hint)]
