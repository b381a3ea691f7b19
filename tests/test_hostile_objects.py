"""Whatever code runs while an outcome is described, each call is told as it ended, and all others are told, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec
from tests.conftest import Open, Run, Tool, Write

ODD = """
    class Odd:
        def __getattribute__(self, name): raise SystemExit(name)

    class OddText(str):
        def __str__(self): raise SystemExit
        __eq__ = __len__ = __format__ = __getitem__ = startswith = strip = partition = __contains__ = __str__
        __hash__ = str.__hash__

    class Slots:
        __slots__ = ()
    Slots.__module__ = "cantemo_signals.x"

    class Key(str):
        __hash__ = str.__hash__
        def __eq__(self, other): raise SystemExit

    class Keyed:
        def __init__(self): self.__dict__["json_object"] = {Key("id"): 1}
    Keyed.__module__ = "VidiRest.x"

    class Numbered:
        def __init__(self): self.__dict__[5] = 1
    Numbered.__module__ = "portal.x"

    class BuiltIn:
        __qualname__ = "BuiltIn"
        def __getattribute__(self, name): raise SystemExit(name)
    BuiltIn.__module__ = "builtins"

    class Moment:
        def __repr__(self): raise ValueError
    Moment.__module__ = "datetime"

    class Asks(type):
        def __getattribute__(cls, name): raise SystemExit(name)
        def __eq__(cls, other): raise SystemExit
        def __hash__(cls): raise SystemExit

    def coroutine():
        async def wait(): pass
        waiting = wait()
        waiting.__qualname__ = OddText("wait")
        return waiting

    def with_attribute(error, name, value):
        setattr(error, name, value)
        return error

    def property_raising(base, *names):
        odd = property(lambda self: exec("raise SystemExit"))
        return type("Sly", (base,), dict.fromkeys(names, odd))()

    def looped(error):
        other = ValueError()
        error.__context__, other.__context__ = other, error
        return error

    def deep(levels):
        import sys, types
        trace = None
        for _ in range(levels):
            trace = types.TracebackType(trace, sys._getframe(), 0, 1)
        return ValueError("deep").with_traceback(trace)

    def with_trace(line):
        import sys, types
        return ValueError("line").with_traceback(types.TracebackType(None, sys._getframe(), 0, line))
"""

PLUGIN = (
    ODD
    + """
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        {deed}

    vidispine_pre_create.connect(receiver)
"""
)

GOOD = """
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        return "well"

    vidispine_pre_create.connect(receiver)
"""

LINES = range(1, 100)
"""The lines of a plugin."""

RAISED = {
    "a text that is bytes": ("raise with_attribute(SyntaxError('no'), 'text', b'1')", "SyntaxError: no"),
    "a text that is an object": ("raise with_attribute(SyntaxError('no'), 'text', Odd())", "SyntaxError: no"),
    "a line that is none": ("raise with_attribute(SyntaxError('no'), 'lineno', -3)", None),
    "a line with 400 digits": ("raise with_attribute(SyntaxError('no'), 'lineno', 10 ** 400)", None),
    "a file that is none": ("raise with_attribute(SyntaxError('no'), 'filename', 'x' * 3)", "SyntaxError: no (xxx)"),
    "a file that is an object": ("raise with_attribute(SyntaxError('no'), 'filename', Odd())", "SyntaxError: no"),
    "the attributes of a SyntaxError": ("raise property_raising(SyntaxError, 'text', 'msg', 'filename')", None),
    "the name of a module": ("raise ModuleNotFoundError('no', name=Odd())", "ModuleNotFoundError: no"),
    "the text of that name": ("raise ModuleNotFoundError('no', name=OddText('django.x'))", "ModuleNotFoundError: no"),
    "the name of a NameError": ("raise with_attribute(NameError('no'), 'name', Odd())", "NameError: no"),
    "the object of an AttributeError": ("raise AttributeError('no', name='x', obj=Odd())", "AttributeError: no"),
    "the attributes of an exception": (
        "raise property_raising(Exception, 'args', '__class__', '__traceback__', '__cause__', '__context__')",
        "Sly: ",
    ),
    "any attribute": ("raise type('Sly', (Exception,), {'__getattribute__': Odd.__getattribute__})('no')", "Sly: no"),
    "the class": ("raise Asks('Sly', (Exception,), {})('no')", "Sly: no"),
    "the name of the class": (
        "raise with_attribute(type('Sly', (Exception,), {}), '__qualname__', OddText('Sly'))('no')",
        "Sly: no",
    ),
    "no module": ("raise type('Sly', (Exception,), {'__module__': None})('no')", "Sly: no"),
    "its text": (
        "raise type('Sly', (Exception,), {'__str__': Odd.__getattribute__})",
        "Sly: <Sly whose __str__ raised TypeError>",
    ),
    "a text that is not plain": ("raise ValueError(OddText('no'))", "ValueError: <ValueError whose __str__ raised "),
    "its argument": ("raise ValueError(Odd())", "ValueError: <portal.plugins.p18.Odd object>"),
    "a circle of causes": ("raise looped(ValueError('no'))", "ValueError: no"),
    "a truth of the cause": ("raise ValueError('no') from type('Sly', (Exception,), {'__bool__': exit})()", None),
    "a trace of 100 000 levels": ("raise deep(100_000)", "ValueError: deep"),
    "a negative line": ("raise with_trace(-5)", "ValueError: line"),
    "an endless file": ("exec(compile('raise ValueError(1)', '/dev/zero', 'exec'), {})", "ValueError: 1"),
    "a locked object": ("held = Odd(); raise ValueError('no')", "ValueError: no"),
    "a local of ours": ("held = Slots(); raise ValueError('no')", "ValueError: no"),
    "an integer of 100 000 digits": ("raise ValueError(10 ** 100_000)", None),
}
"""What of an exception is not as usual; how a receiver raises it, and how it is told, or how that begins."""

RETURNED = {
    "any attribute": ("return Odd()", "<portal.plugins.{}.Odd object>"),
    "a text": ("return [OddText('x')]", "[<portal.plugins.{}.OddText object>]"),
    "a class that says it is ours": ("return Slots()", "<cantemo_signals.x.Slots object>"),
    "a class that says it is Vidispine's": ("return Keyed()", "<Keyed whose description raised SystemExit, {}.py:16>"),
    "a class that says it is Portal's": ("return [Numbered()]", "[<portal.x.Numbered object>]"),
    "a class that says it is built in": ("return BuiltIn()", "<BuiltIn object>"),
    "a class that says it is plain": ("return Moment()", "<Moment whose __repr__ raised ValueError, {}.py:32>"),
    "an exception": ("return ValueError(Odd())", "ValueError(<portal.plugins.{}.Odd object>)"),
    "secrets that contain themselves": (
        "held = ['hunter2']; held.extend([held] * 20); return [{'secret': held}, 'hunter2']",
        "[{'secret': '******'}, '******']",
    ),
    "a condition": ("held = Slots()\n        if held is None:\n            print()\n        return 1", "1"),
}
"""What of a value is not as usual; how a receiver returns it, and how it is told."""


def written(deeds: list[str], plugins: Write) -> Path:
    sources = {f"p{number:02}.py": PLUGIN.replace("{deed}", deed) for number, deed in enumerate(deeds)}
    return plugins({**sources, "zz_good.py": GOOD})


def outcomes(run: Run) -> list[Any]:
    *calls, good = run.document["calls"]
    assert good["outcome"] == {"kind": "returned", "value": "'well'"}
    return [call["outcome"] for call in calls]


def test_whatever_an_exception_does_when_it_is_looked_at_the_call_is_told_with_its_line(
    plugins: Write, open_session: Open
) -> None:
    session = open_session(written([deed for deed, _ in RAISED.values()], plugins))

    for number, (_, told) in enumerate(RAISED.values()):
        dispatch = session.fire(EventSpec("vidispine_pre_create", only=(f"p{number:02}.receiver",))).dispatches[0]

        [call] = dispatch.calls
        assert isinstance(call.outcome, Failure)
        assert f"{call.outcome.type}: {call.outcome.message}".startswith(told or call.outcome.type)
        assert call.outcome.location is not None
        assert call.outcome.location.path.endswith(f"p{number:02}.py")
        assert call.outcome.location.line in LINES


def test_whatever_a_value_does_when_it_is_looked_at_the_call_is_told(plugins: Write, tool: Tool) -> None:
    directory = str(written([deed for deed, _ in RETURNED.values()], plugins))

    run = tool("fire", "vidispine_pre_create", "-p", directory, "--format", "json")

    assert run.status == 0
    assert [outcome["value"] for outcome in outcomes(run)] == [
        told.replace("{}", f"p{number:02}") for number, (_, told) in enumerate(RETURNED.values())
    ]


SWALLOWING = """
    try:
            raise {raised}
        except Exception:
            pass
"""


@pytest.mark.parametrize("raised", ["looped(ValueError())", "property_raising(Exception, '__cause__', '__class__')"])
def test_an_exception_that_is_swallowed_does_not_come_out_of_our_look_at_it(
    raised: str, plugins: Write, tool: Tool
) -> None:
    directory = str(written([SWALLOWING.replace("{raised}", raised).strip()], plugins))

    run = tool("fire", "vidispine_pre_create", "-p", directory, "--format", "json")

    assert [outcome["kind"] for outcome in outcomes(run)] == ["returned"]


LOGGED = [
    "log.error('%s', ValueError(Odd()))",
    "log.error(ValueError(Odd()))",
    "log.error('x', exc_info=(1, 2, 3))",
    "log.handle(logging.LogRecord('x', 40, 5, 'a', OddText('m'), None, None))",
    "log.handle(logging.LogRecord(OddText('x'), 40, OddText('x'), -5, 'm', (), (ValueError, Odd(), None)))",
    "sys.stdout.write(OddText('x'))",
]


def test_whatever_is_logged_or_printed_the_call_is_told(plugins: Write, tool: Tool) -> None:
    begin = "import logging, sys; log = logging.getLogger('x'); "
    directory = str(written([begin + deed for deed in LOGGED], plugins))

    run = tool("fire", "vidispine_pre_create", "-v", "-p", directory, "--format", "json")

    assert [outcome["kind"] for outcome in outcomes(run)] == ["returned"] * len(LOGGED)


CUT_IN = """
    import sys
    from portal.vidispine.signals import vidispine_pre_create

    def cut_in(frame, event, argument):
        if event == "call" and "cantemo_signals" in frame.f_globals["__name__"]:
            raise ValueError("cut in")

    def receiver(sender, **kwargs):
        sys.settrace(cut_in)

    vidispine_pre_create.connect(receiver)
"""


def test_what_cuts_in_while_a_call_is_described_is_its_outcome(plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": CUT_IN, "zz_good.py": GOOD})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    [outcome] = outcomes(run)
    assert run.status == 1
    assert (outcome["type"], outcome["message"], outcome["location"]["line"]) == ("ValueError", "cut in", 7)


def test_a_class_whose_class_raises_is_no_fault_of_the_plugin(plugins: Write, tool: Tool) -> None:
    source = ODD + "    class Sly(Exception, metaclass=Asks): pass"
    directory = plugins({"demo.py": source, "zz_good.py": GOOD})

    run = tool("fire", "vidispine_pre_create", "-p", str(directory), "--format", "json")

    assert outcomes(run) == []
    assert (run.status, run.document["findings"]) == (0, [])


SENDS = """
    from django.dispatch import Signal

    class Refusing(Signal):
        def send(self, *arguments, **named):
            raise {error}

    def heard(sender, **kwargs):
        pass

    def store(item):
        stored.send(None, item=item)

    stored = Refusing()
    stored.connect(heard)
"""


@pytest.mark.parametrize("error", ["ValueError('no')", "SystemExit('no')"])
def test_what_is_raised_outside_any_receiver_is_told_with_the_event(error: str, plugins: Write, tool: Tool) -> None:
    directory = plugins({"demo.py": SENDS.replace("{error}", error)})

    run = tool("fire", "stored", "-p", str(directory), "--format", "json")
    screen = tool("fire", "stored", "-p", str(directory))
    check = tool("check", "-p", str(directory), "--format", "json")

    name = error.partition("(")[0]
    failure = run.document["failure"]
    assert (run.status, screen.status, check.status) == (1, 1, 1)
    assert (failure["type"], failure["message"], failure["location"]["line"]) == (name, "no", 6)
    [left_out] = run.document["not_called"]
    assert (run.document["calls"], left_out["receiver"]) == ([], "portal.plugins.demo.heard")
    assert left_out["reason"].endswith("raised before it called it")
    assert f"sending it raised {name}: no" in screen.out
    assert [each["message"] for each in check.document["findings"] if each["code"] == "CS111"] == [
        f"Sending stored raises {name}: no"
    ]
