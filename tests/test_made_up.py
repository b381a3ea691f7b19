"""What hangs on a made-up value: the exceptions that nobody can be sure of, and the decisions of plugin code."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cantemo_signals.values.event_results import TraceResult
from cantemo_signals.values.events import Call
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec
from tests.conftest import Open, Write, run_tool

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

    assert not raised(result.calls[0]).inconclusive
    assert result.has_plugin_fault


def test_an_exception_after_a_decision_by_a_made_up_value_is_inconclusive(plugins: Write, open_session: Open) -> None:
    body = "most = int(LIMITS.most) - 1; return 1 / most"
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    result = traced(session.trace())

    failure = raised(the_call(result))
    assert failure.inconclusive
    assert failure.hint is None
    assert not result.has_plugin_fault


def test_what_a_task_lacks_without_a_worker_for_django_is_inconclusive(plugins: Write, open_session: Open) -> None:
    task = "from celery import shared_task\n\n@shared_task\ndef weigh(item):\n    pass\n\n"
    body = "weigh.delay_on_commit(instance)"
    session = open_session(plugins({"demo.py": task + dedent(PORTAL_SIGNAL).format(body=body)}))

    result = traced(session.trace())

    assert raised(the_call(result)).inconclusive
    assert not result.has_plugin_fault


def test_an_exception_beside_made_up_values_that_decide_nothing_is_certain(plugins: Write, open_session: Open) -> None:
    body = "LIMITS.most(); return {}[instance]"
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    result = traced(session.trace())

    assert not raised(the_call(result)).inconclusive
    assert result.has_plugin_fault


@pytest.mark.parametrize(
    ("body", "is_certain"),
    [
        ("raise 'no'", True),
        ("raise LIMITS.most", False),
        ("import portal.shelves.limits\n        raise portal.shelves.limits.most", False),
        ("most = LIMITS.most\n        raise most", False),
    ],
)
def test_what_is_raised_and_is_no_exception_is_made_up_only_where_something_is(
    body: str, is_certain: bool, plugins: Write, open_session: Open
) -> None:
    without = PORTAL_SIGNAL.replace("from portal.shelves.limits import LIMITS", "")
    source = without if is_certain else PORTAL_SIGNAL
    session = open_session(plugins({"demo.py": source.format(body=body)}))

    failure = raised(the_call(traced(session.trace())))

    assert failure.type == "TypeError"
    assert (failure.made_up, failure.inconclusive) == (not is_certain, not is_certain)


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("return 1 if LIMITS.most else 2", "tested"),
        ("while LIMITS.most: break", "tested"),
        ("return [1 for each in (1, 2) if LIMITS.most]", "tested"),
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
        ("return f'{instance}: {LIMITS.most}'", "formatted"),
        ("return {'most': '%s' % LIMITS.most}", "formatted"),
        ("return str(LIMITS.most).split()", "formatted"),
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
        "print(LIMITS.most); return LIMITS.most",
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


def test_classes_modules_and_what_a_library_has_are_true_whatever_they_are(plugins: Write, open_session: Open) -> None:
    source = """
        import portal.shelves.limits
        from portal.shelves.boards import Board

        try:
            from pymediainfo import mediainfo, read
        except ImportError:
            mediainfo = read = None

        SHELVES = 3 if portal.shelves.limits and Board else 2
        FORMATS = mediainfo and read and ["mov"]
    """

    session = open_session(plugins({"demo.py": source}))

    assert session.plugins[0].made_up == ()


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("if LIMITS.most: pass", "Only a real Portal knows its value: check there what this line does."),
        (
            "for each in ItemHelper().getItem('VX-2').getPreviews(): pass",
            "Only a real Portal knows its value: check there what this line does.",
        ),
        (
            "from portal.plugins.desk.limits import MOST\n        if MOST: pass",
            "If another plugin has it, load that too: -p PATH.",
        ),
    ],
)
def test_a_decision_is_told_with_what_would_give_the_real_value(
    body: str, hint: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"shelf/__init__.py": PORTAL_SIGNAL.format(body=body)}))

    findings = [each for each in traced(session.trace(EventSpec())).findings if each.code == "CS307"]

    assert [(each.severity, each.hint) for each in findings] == [("warning", hint)]


def test_a_thread_decides_for_the_call_that_runs_meanwhile(plugins: Write, open_session: Open) -> None:
    body = "from threading import Thread; each = Thread(target=lambda: len(LIMITS.most)); each.start(); each.join()"
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    call = the_call(traced(session.trace()))

    assert decisions(call) == [("measured", "portal.shelves.limits.LIMITS.most")]


@pytest.mark.parametrize(
    ("body", "severity", "message", "hint"),
    [
        (
            "return 1 if LIMITS.most else 2",
            "warning",
            "portal.plugins.demo.clear tests portal.shelves.limits.LIMITS.most, which is made up: it may behave"
            " differently in Portal",
            "Only a real Portal knows its value: check there what this line does.",
        ),
        (
            "import pymediainfo; return [each for each in pymediainfo.read(instance)]",
            "warning",
            "portal.plugins.demo.clear iterates over pymediainfo.read(), which is made up: it may behave differently"
            " in Portal",
            "Install pymediainfo in the environment that loads the plugins.",
        ),
        (
            "from django.contrib.auth.models import User; return [each for each in User.objects.all()]",
            "note",
            "portal.plugins.demo.clear iterates over django.contrib.auth.models.User.objects.all(), which is made up:"
            " it may behave differently in Portal",
            "Install Django in the environment that loads the plugins, and drop --no-django.",
        ),
    ],
)
def test_a_finding_names_the_made_up_thing_and_what_gives_the_real_one(
    body: str, severity: str, message: str, hint: str, plugins: Write, open_session: Open
) -> None:
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    result = traced(session.trace())

    [finding] = [each for each in result.findings if each.code == "CS307"]
    assert (finding.severity, finding.message, finding.hint) == (severity, message, hint)
    assert finding.location
    assert finding.location.line == 7
    assert finding.plugin == "demo"


def test_what_hangs_on_an_argument_that_nobody_knows_is_noted_once(plugins: Write, open_session: Open) -> None:
    body = "return 1 if clip.offline and title != 'Harbour' and clip.offline else 2"
    session = open_session(plugins({"demo.py": OWN_SIGNAL.format(body=body)}))

    findings = [each for each in traced(session.trace()).findings if each.code == "CS307"]

    assert [(each.severity, each.message.split(",")[0], each.hint) for each in findings] == [
        (
            "note",
            "portal.plugins.demo.announce tests clip.offline",
            "Give it the real values: cantemo-signals fire clip_ready --method send --kw clip=… --kw title=…",
        )
    ]


def test_a_number_made_of_something_made_up_is_no_finding(plugins: Write, open_session: Open) -> None:
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body="return int(LIMITS.most)")}))

    assert [each for each in traced(session.trace()).findings if each.code == "CS307"] == []


def test_a_decision_by_a_misspelt_name_is_told_as_that(plugins: Write, open_session: Open) -> None:
    body = "return 1 if ItemHelper().getItem('VX-2').getTitel() else 2"
    session = open_session(plugins({"demo.py": PORTAL_SIGNAL.format(body=body)}))

    findings = traced(session.trace()).findings

    assert [each.hint for each in findings if each.severity == "error"] == ["Did you mean VSItem.getTitle?"]
    assert [each for each in findings if each.code == "CS307"] == []


def test_a_decision_while_loading_is_found_in_a_list_too(plugins: Write, open_session: Open) -> None:
    source = """
        from portal.shelves.limits import LIMITS

        for shelf in LIMITS.shelves:
            print(shelf)
    """

    session = open_session(plugins({"demo.py": source}))

    [finding] = [each for each in session.wiring().findings if each.code == "CS307"]
    assert finding.message == (
        "demo, while it loads, iterates over portal.shelves.limits.LIMITS.shelves, which is made up: it may behave"
        " differently in Portal"
    )


def test_what_is_inconclusive_is_said_so_where_it_stands(plugins: Write) -> None:
    path = plugins({"demo.py": OWN_SIGNAL.format(body="return {}[clip.title]")})

    tree = run_tool("trace", "-p", str(path))
    rows = run_tool("trace", "-p", str(path), "--format", "csv")

    assert tree.status == rows.status == 0
    assert "demo.announce  inconclusive: KeyError" in tree.out
    assert "1 event, 1 call: 1 inconclusive" in tree.out
    assert ",inconclusive,KeyError" in rows.out
