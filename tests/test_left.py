"""Where a receiver left: a receiver that did nothing looks different from one that has done all that is written."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from cantemo_signals.session import following
from cantemo_signals.values.event_results import DispatchResult
from cantemo_signals.values.events import Call
from cantemo_signals.values.outcomes import Left
from tests.conftest import Open, Write

MODULE = """
import functools, contextlib
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete

WANTED = ("removeItem",)
done = []

def twice(function):
    @functools.wraps(function)
    def run(*args, **kwargs):
        function(*args, **kwargs)
        return function(*args, **kwargs)
    return run

{code}

vidispine_post_delete.connect({name}, sender=ItemHelper, weak=False)
"""
FIRST = 16
"""The line in which the code begins."""
LEFT = "  # left: "
LAST = "        if not instance:\n            done.append(1)"


def receiver(*lines: str) -> str:
    return "\n".join(["def receive(instance, method, **kwargs):", *(f"    {line}" for line in lines)])


@pytest.fixture
def call(plugins: Write, open_session: Open) -> Any:
    def call(code: str, method: str = "removeItem", name: str = "receive", **arguments: Any) -> Call:
        directory = plugins({"shelf/__init__.py": MODULE.replace("{code}", code).replace("{name}", name)})
        session = open_session(directory)
        result = session.fire(
            "vidispine_post_delete", sender="ItemHelper", arguments={"method": method, "instance": "VX-1", **arguments}
        )
        session.close()
        assert isinstance(result, DispatchResult)
        return result.calls[0]

    return call


def told(left: Left | None) -> Any:
    """The line within the code (the ``def`` is the 0th), the condition and the values."""
    if left is None:
        return None
    values = ", ".join(f"{name}={value}" for name, value in left.values.items())
    return left.location.line - FIRST, f"{left.condition}; {values}" if values else left.condition


EARLY = """
if method == 'other':  # left: if method == 'other'; method='removeItem'
    done.append(1)

if method != 'other':
    return  # left: if method != 'other'; method='removeItem'
done.append(1)

if method != 'other': return  # left: if method != 'other'; method='removeItem'
done.append(1)

if method not in WANTED:  # left: if method not in WANTED; method='removeItem', WANTED=('removeItem',)
    done.append(1)

if instance:
    if method == 'other':  # left: if method == 'other'; method='removeItem'
        done.append(1)

if method == 'a':
    done.append(1)
elif method == 'b':  # left: elif method == 'b'; method='removeItem'
    done.append(2)

if method == 'a':
    done.append(1)
else:
    return  # left: if method == 'a'; method='removeItem'

if method == 'a':
    done.append(1)
else:
    pass  # left: if method == 'a'; method='removeItem'

if (method == 'a' or  # left: if method == 'a' or method == 'b'; method='removeItem'
        method == 'b'):
    done.append(1)

for each in kwargs.get('items', ()):  # left: for each in kwargs.get('items', ()); kwargs.get('items', ())=()
    done.append(each)

for each in [method]:
    if each != method:  # left: if each != method; each='removeItem', method='removeItem'
        done.append(each)

for each in [method]:
    if each == method:
        continue  # left: if each == method; each='removeItem', method='removeItem'
    done.append(each)

for each in [method]:
    if each == method:
        break  # left: if each == method; each='removeItem', method='removeItem'
    done.append(each)

while method == 'a':  # left: while method == 'a'; method='removeItem'
    method = None

with contextlib.suppress(KeyError):
    if method == 'a':  # left: if method == 'a'; method='removeItem'
        done.append(1)

with contextlib.suppress(KeyError):
    if method != 'a':
        return  # left: if method != 'a'; method='removeItem'
    done.append(1)

try:
    if method == 'a':  # left: if method == 'a'; method='removeItem'
        done.append(1)
finally:
    done.clear()

try:
    if method != 'a':
        return  # left: if method != 'a'; method='removeItem'
    done.append(1)
finally:
    done.clear()

try:
    {}[method]
except KeyError as error:
    return  # left: except KeyError as error
done.append(1)

try:
    {}[method]
except KeyError:
    pass  # left: except KeyError

match method:  # left: match method; method='removeItem'
    case 'a':
        done.append(1)
    case 'b':
        done.append(1)

match method:
    case 'removeItem':
        return  # left: case 'removeItem'; method='removeItem'
done.append(1)

match method:
    case 'a':
        done.append(1)
    case _:
        pass  # left: case _; method='removeItem'

for each in [1]:
    if each == 2:
        break
else:
    return  # left: for each in [1]
done.append(1)

if instance:
    return  # left: if instance; instance='VX-1'
if method == 'a':
    done.append(1)

if (found := method) != 'a':
    return  # left: if (found := method) != 'a'; found='removeItem'
done.append(1)

if kwargs['c'] is None or kwargs.get('b') is None:
    return  # left: if kwargs['c'] is None or kwargs.get('b') is None; kwargs['c']=1, kwargs.get('b')=None
done.append(1)

if len(instance) > 9:  # left: if len(instance) > 9; instance='VX-1'
    done.append(1)

if method:
    method = 'changed'
    return  # left: if method
done.append(1)
"""
"""Bodies of receivers; the line in which each leaves says by which condition, and what was in it."""


@pytest.mark.parametrize("body", EARLY.strip().split("\n\n"))
def test_a_receiver_that_leaves_early_tells_where_and_by_which_values(call: Any, body: str) -> None:
    lines = body.splitlines()
    marked = next(line for line in lines if LEFT in line)

    made = call(receiver(*lines), c=1)

    assert told(made.left) == (lines.index(marked) + 1, marked.partition(LEFT)[2])


@pytest.mark.parametrize(
    "lines",
    [
        ["done.append(1)"],
        ["if method == 'removeItem':", "    done.append(1)"],
        ["if method == 'other':", "    return", "done.append(1)"],
        ["if method == 'removeItem':", "    done.append(1)", "    return"],
        ["if method == 'removeItem':", "    return done.append(1)", "else:", "    done.append(2)"],
        ["if method == 'other':", "    return", "return"],
        ["for each in [method]:", "    done.append(each)"],
        ["for each in [1, 2]:", "    if each == 1:", "        done.append(each)"],
        ["for each in [1, 2]:", "    if each == 1:", "        continue", "    done.append(each)"],
        ["for each in [1, 2]:", "    if each == 1:", "        done.append(each)", "        break"],
        ["while method:", "    method = None"],
        ["with contextlib.suppress(KeyError):", "    done.append(1)"],
        ["with contextlib.suppress(KeyError):", "    {}[method]"],
        ["try:", "    done.append(1)", "except KeyError:", "    pass"],
        ["try:", "    done.append(1)", "finally:", "    done.clear()"],
        ["try:", "    {}[method]", "except KeyError:", "    done.append(1)"],
        ["try:", "    {}[method]", "except ValueError:", "    pass", "except KeyError:", "    done.append(1)"],
        ["match method:", "    case 'removeItem':", "        done.append(1)"],
        ["match method:", "    case 'a': pass", "    case 'removeItem': done.append(1)"],
        ["while method == 'removeItem': method = None"],
        ["for each in [method]: done.append(each)"],
        ["'Say nothing.'", "pass"],
        ["if not instance:", "    raise KeyError"],
        ["if method:", "    done.append(1)", "...", "'The end.'"],
    ],
)
def test_a_receiver_that_comes_to_its_end_has_not_left(call: Any, lines: list[str]) -> None:
    made = call(receiver(*lines))

    assert made.left is None


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 does not tell in which column it returns")
def test_the_column_tells_whether_what_stands_in_the_line_of_its_condition_ran(call: Any) -> None:
    acting, idle = call(receiver("if method: done.append(1)")), call(receiver("if not method: done.append(1)"))

    assert told(acting.left) is None
    assert told(idle.left) == (1, "if not method; method='removeItem'")


@pytest.mark.parametrize(
    ("code", "name", "line"),
    [
        ("@twice\n" + receiver("if method == 'a':", "    done.append(1)"), "receive", 2),
        (f"class Shelf:\n    def receive(self, instance, **kwargs):\n{LAST}", "Shelf().receive", 2),
        (f"class Shelf:\n    def __call__(self, instance, **kwargs):\n{LAST}", "Shelf()", 2),
        (f"def receive(kind, instance, **kwargs):\n{LAST}", "functools.partial(receive, 'a')", 1),
        (receiver("def inner():", "    return", "inner()", "if not method:", "    done.append(1)"), "receive", 4),
    ],
)
def test_whatever_a_receiver_is_it_is_what_is_written_that_counts(call: Any, code: str, name: str, line: int) -> None:
    made = call(code, name=name)

    assert made.left is not None
    assert made.left.location.line - FIRST == line


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("receive = lambda instance, **kwargs: instance or None", "receive"),
        (receiver("if method == 'a':", "    yield"), "receive"),
        ("async " + receiver("if method == 'a':", "    done.append(1)"), "receive"),
        (receiver("if method == 'removeItem':", "    raise KeyError(method)", "done.append(1)"), "receive"),
    ],
)
def test_what_did_not_return_or_has_no_statements_has_not_left(call: Any, code: str, name: str) -> None:
    made = call(code, name=name)

    assert made.left is None


def test_of_a_receiver_that_calls_itself_the_outermost_return_counts(call: Any) -> None:
    code = receiver(
        "if method == 'inner':", "    return", "receive(instance, 'inner')", "if not instance:", "    done.append(1)"
    )

    made = call(code)

    assert told(made.left) == (4, "if not instance; instance='VX-1'")


def test_a_receiver_that_sends_its_own_event_again_leaves_where_each_call_does(call: Any) -> None:
    code = receiver(
        "if method == 'inner':",
        "    return",
        "vidispine_post_delete.send(ItemHelper, instance=instance, method='inner')",
        "done.append(1)",
    )

    made = call(code)

    assert made.left is None
    assert told(made.sent[0].calls[0].left) == (2, "if method == 'inner'; method='inner'")


def test_secrets_in_conditions_are_masked(call: Any) -> None:
    made = call(receiver("if kwargs['token'] == 'a':", "    done.append(1)"), token="hunter2")

    assert made.left.values == {"kwargs['token']": "'******'"}


def test_no_code_of_a_plugin_is_run_to_tell_a_value(call: Any) -> None:
    code = """class Odd:
    title = property(lambda self: done.append("asked"))
    def __getattr__(self, name): raise SystemExit
    def __eq__(self, other): return False
    def __repr__(self): raise SystemExit
odd = Odd()
vars(odd)["kept"] = 5
"""
    code += receiver(
        "odd = globals()['odd']", "if odd == method or odd.title or odd.kept == 4:", "    done.append(1)", "print(done)"
    ).replace("    print(done)", "")

    made = call(code, odd=1)

    assert made.left.values == {
        "odd": "<portal.plugins.shelf.Odd object>",
        "method": "'removeItem'",
        "odd.kept": "5",
    }


def test_where_somebody_else_traces_nobody_is_followed(call: Any) -> None:
    def tracer(*arguments: Any) -> None:
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        made = call(receiver("if method == 'a':", "    done.append(1)"))
        after = sys.gettrace()
    finally:
        sys.settrace(before)

    assert made.left is None
    assert after is tracer


@pytest.mark.parametrize(("function", "expected"), [("trace", None), ("debugger.trace_dispatch", "trace_dispatch")])
def test_a_trace_function_that_a_receiver_sets_is_put_back_unless_it_is_a_debuggers(
    call: Any, function: str, expected: str | None
) -> None:
    code = "import bdb, sys\ndebugger = bdb.Bdb()\ndebugger.reset()\ndef trace(*arguments):\n    pass\n" + receiver(
        f"sys.settrace({function})", "if not method:", "    pass"
    )
    before = sys.gettrace()
    try:
        call(code)
        name = getattr(sys.gettrace(), "__name__", None)
    finally:
        sys.settrace(before)

    assert name == expected


def test_python_3_12_and_later_can_follow_as_the_earlier_ones_do(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cantemo_signals.session.ways.follower", following._Tracer)

    made = call(receiver("if method == 'a':", "    done.append(1)"))

    assert told(made.left) == (1, "if method == 'a'; method='removeItem'")


def test_clauses_that_keep_quiet_and_ways_are_followed_at_once(call: Any) -> None:
    made = call(receiver("try:", "    {}['title']", "except Exception:", "    pass"))

    assert [each.type for each in made.swallowed] == ["KeyError"]
    assert told(made.left) == (4, "except Exception")


def test_a_call_that_comes_to_very_many_lines_is_not_judged(call: Any) -> None:
    made = call(receiver("for number in range(30_000):", "    if number == -1:", "        done.append(1)"))

    assert made.left is None


def test_each_event_of_a_rehearsal_tells_where_its_receivers_left(plugins: Write, open_session: Open) -> None:
    code = receiver("if method == 'removeItem':", "    done.append(1)").replace("method, ", "method='', ")
    directory = plugins({"shelf/__init__.py": MODULE.replace("{code}", code).replace("{name}", "receive")})
    directory.joinpath("shelf/__init__.py").write_text(
        directory.joinpath("shelf/__init__.py").read_text().replace("sender=ItemHelper", "sender=None")
    )

    result = open_session(directory).trace()

    left = {dispatch.event.occasion: dispatch.calls[0].left is not None for dispatch in result.dispatches}
    assert {name for name, has_left in left.items() if not has_left} == {"removeItem"}
    assert len(left) > 2
