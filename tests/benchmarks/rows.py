"""The rows of the table: what is measured against which yardstick, and within which bounds."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import partial

from tests.benchmarks import generate
from tests.benchmarks.measure import HERE, YARDSTICKS, Bench, Budget, Ratio, Row, Words, in_turn, timed

INSIDE = str(HERE / "inside.py")
JSON = ("--format", "json")
FEW, MANY, MOST = 10, 1000, 5000
NEVER_FOR_JSON = ("rich", "rich.*", "pygments", "pygments.*", "importlib.metadata*", "email", "email.*")
NEVER_FOR_HELP = ("rich", "rich.*", "pydispatch", "pydispatch.*")


def tool(*words: str) -> Callable[[Bench], Words]:
    """The tool with these words."""
    return lambda bench: [*bench.tool, *words]


def listing(*words: str) -> Callable[[Bench], Words]:
    """The tool listing the example."""
    return lambda bench: [*bench.tool, "list", "-p", bench.example, *words]


def plain_python(bench: Bench) -> Words:
    """The least that a Python program can do."""
    return [bench.python, "-c", "pass"]


def lazy_click(*words: str) -> Callable[[Bench], Words]:
    """The yardstick that does in one process what the tool does."""
    return lambda bench: [bench.python, str(YARDSTICKS / "lazy_click.py"), *words]


def lazy_listing(*words: str) -> Callable[[Bench], Words]:
    """The same, listing the example."""
    return lambda bench: [*lazy_click("list", "-p", bench.example, *words)(bench)]


def flask_routes(bench: Bench) -> Words:
    """``flask routes`` of an app in one file."""
    bench.needs("flask")
    return [bench.python, "-m", "flask", "--app", str(YARDSTICKS / "flask_app.py"), "routes"]


def list_signals(bench: Bench) -> Words:
    """``django-admin list_signals`` of a project with one model and one receiver."""
    bench.needs("django")
    bench.needs("django_extensions")
    project = str(YARDSTICKS / "django_project")
    return [bench.python, "-m", "django", "list_signals", "--pythonpath", project, "--settings", "settings"]


def times(
    ours: Callable[[Bench], Words], yardstick: Callable[[Bench], Words], *, terminal: bool = False
) -> Callable[[Bench], Ratio]:
    """Ours as a multiple of the yardstick: whole processes, with all that they start."""

    def pair(bench: Bench) -> Ratio:
        words = ours(bench), yardstick(bench)
        mine, others = in_turn(bench, *(partial(timed, bench, each, terminal=terminal) for each in words))
        return Ratio(mine.whole / others.whole, mine.processor / others.processor)

    return pair


def many_listed(bench: Bench) -> Words:
    """The tool listing a thousand plugins."""
    return [*bench.tool, "list", "-p", bench.plugins(MANY), *JSON]


def many_checked(bench: Bench) -> Words:
    """The tool checking a thousand plugins."""
    return [*bench.tool, "check", "--exit-zero", "-p", bench.plugins(MANY), *JSON]


def checking(bench: Bench) -> Words:
    """The tool checking the example."""
    return [*bench.tool, "check", "--exit-zero", "-p", bench.example]


def many_imported(bench: Bench) -> Words:
    """The yardstick importing a thousand plugins."""
    return [bench.python, str(YARDSTICKS / "five_lines.py"), bench.plugins(MANY)]


def sent_to(bench: Bench, number: int) -> Words:
    """The tool firing an event that so many receivers hear."""
    return _fired(bench, number, ("vidispine_post_modify",))


def sent_among(bench: Bench, number: int) -> Words:
    """The tool firing an event that a sixth of so many receivers hear."""
    return _fired(bench, number, generate.SIGNALS)


def _fired(bench: Bench, number: int, signals: tuple[str, ...]) -> Words:
    name = f"receivers_{number}_{len(signals)}"
    directory = bench.made(name, lambda path: generate.write_receivers(path, number, signals))
    return [*bench.tool, "fire", "setItemMetadata", "-p", directory, *JSON]


def described(form: str) -> Callable[[Bench, int], Words]:
    """The tool listing the example with so many items."""

    def words(bench: Bench, number: int) -> Words:
        items = bench.made(f"items_{number}", lambda path: generate.write_items(path, number))
        return [*bench.tool, "list", "-p", bench.example, "--data", f"{items}/data.{form}", *JSON]

    return words


def scaled(words: Callable[[Bench, int], Words], many: int, few: int) -> Callable[[Bench], Ratio]:
    """Ours with many as a multiple of ours with few, by as much as these are more: 1 is linear."""

    def pair(bench: Bench) -> Ratio:
        most, least = in_turn(bench, *(partial(timed, bench, words(bench, number)) for number in (many, few)))
        return Ratio(most.whole / least.whole * few / many, most.processor / least.processor * few / many)

    return pair


def processor_per_plugin(bench: Bench) -> Ratio:
    """Processor time of both processes per plugin beyond the first few, at five thousand times that at one thousand."""

    def seconds(number: int) -> float:
        return timed(bench, [*bench.tool, "list", "-p", bench.plugins(number), *JSON]).processor

    few = seconds(FEW)
    most, many = in_turn(bench, lambda: seconds(MOST), lambda: seconds(MANY))
    return Ratio((most - few) / (MOST - FEW) / ((many - few) / (MANY - FEW)))


def memory_per_plugin(bench: Bench) -> Ratio:
    """Memory per plugin beyond the first few."""

    def size(whose: str) -> float:
        many, few = (
            float(bench.output([bench.python, INSIDE, "memory", whose, bench.plugins(number)])[0])
            for number in (MANY, FEW)
        )
        return (many - few) / (MANY - FEW)

    mine, others = in_turn(bench, lambda: size("ours"), lambda: size("importlib"))
    return Ratio(mine / others)


def within(*words: str) -> Callable[[Bench], Ratio]:
    """A ratio that ``inside.py`` finds within one process."""
    return lambda bench: Ratio(float(bench.output([bench.python, INSIDE, *words])[0]))


def drawn(bench: Bench) -> Ratio:
    """A table of three thousand rows."""
    return within("table", bench.plugins(3000))(bench)


def leaving(bench: Bench) -> Ratio:
    """How long the process lives on after its last byte, as a multiple of the time until then."""
    run = timed(bench, [*bench.tool, "list", "-p", bench.plugins(MOST), *JSON])
    return Ratio(run.whole / run.last_byte)


def imports(words: Callable[[Bench], Words], never: tuple[str, ...]) -> Callable[[Bench], Ratio]:
    """How many of the modules that are never wanted the tool's own process imports."""

    def count(bench: Bench) -> Ratio:
        python, *rest = words(bench)
        _, said = bench.output([python, "-X", "importtime", *rest])
        names = [line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")]
        return Ratio(sum(any(fnmatchcase(name, pattern) for pattern in never) for name in names))

    return count


LAZY = "a click program with lazy commands"
DISPATCHER_SEND = "PyDispatcher `send`"
LINEAR = Budget(1.2, 1.0)
ROWS = (
    Row("version", "`--version`", "`python -c pass`", Budget(4.5, 1.3), times(tool("--version"), plain_python)),
    Row("help", "`--help`", LAZY, Budget(1.15, 1.0), times(tool("--help"), lazy_click("--help"))),
    Row(
        "command-help",
        "`list --help`",
        LAZY,
        Budget(1.15, 1.0),
        times(tool("list", "--help"), lazy_click("list", "--help")),
    ),
    Row(
        "list-table",
        "`list` of the example, table",
        "one process: lazy click, importlib of the same plugins, a rich table",
        Budget(1.30, 1.0),
        times(listing(), lazy_listing(), terminal=True),
        processor=Budget(1.3, 1.0),
    ),
    Row(
        "list-json",
        "`list` of the example, JSON",
        "the same without rich",
        Budget(1.5, 1.2),
        times(listing(*JSON), lazy_listing(*JSON)),
        processor=Budget(1.6, 1.0),
    ),
    Row(
        "flask",
        "`list` of the example, table",
        "`flask routes` of a one-file app",
        Budget(0.7, 0.5),
        times(listing(), flask_routes, terminal=True),
    ),
    Row(
        "django",
        "`list` of the example, table",
        "`django-admin list_signals` of a minimal project",
        Budget(0.35, 0.2),
        times(listing(), list_signals, terminal=True),
    ),
    Row(
        "thousand",
        "`list` of 1000 plugins, JSON",
        "five lines of importlib that import and bootstrap the same",
        Budget(1.3, 0.8),
        times(many_listed, many_imported),
        heavy=True,
        processor=Budget(1.2, 0.5),
    ),
    Row(
        "check",
        "`check` of the example",
        "`list` of it",
        Budget(2.5, 2.0),
        times(checking, listing()),
        processor=Budget(2.5, 2.0),
    ),
    Row(
        "check-thousand",
        "`check` of 1000 plugins, JSON",
        "`list` of them, JSON",
        Budget(4.0, 3.0),
        times(many_checked, many_listed),
        heavy=True,
        processor=Budget(4.0, 3.0),
    ),
    Row(
        "processor", "CPU per plugin at 5000", "the same at 1000", Budget(1.15, 1.05), processor_per_plugin, heavy=True
    ),
    *(
        Row(name, what, yardstick, LINEAR, scaled(words, many, few), heavy=True, processor=LINEAR)
        for name, what, yardstick, words, many, few in (
            ("receivers", "`fire` to 9000 receivers", "9 × the same to 1000", sent_to, 9000, 1000),
            ("connections", "`fire` with 4000 connections", "4 × the same with 1000", sent_among, 4000, 1000),
            (
                "data-json",
                "`--data` with 20 000 items, JSON",
                "4 × the same with 5000",
                described("json"),
                20_000,
                5000,
            ),
            (
                "data-yaml",
                "`--data` with 20 000 items, YAML",
                "4 × the same with 5000",
                described("yaml"),
                20_000,
                5000,
            ),
        )
    ),
    Row("memory", "memory per loaded plugin", "importlib's", Budget(1.5, 1.25), memory_per_plugin, heavy=True),
    Row("drawing", "table of 3000 rows", "the same rows in a default rich table", Budget(0.6, 0.2), drawn, heavy=True),
    Row(
        "connect",
        "`connect` with the ledger, 10 times on one signal",
        "plain PyDispatcher `connect`",
        Budget(1.5, 1.15),
        within("connect"),
    ),
    Row("send", "send with 10 receivers, not traced", DISPATCHER_SEND, Budget(1.15, 0.95), within("send")),
    Row("traced", "send with 10 receivers, traced", DISPATCHER_SEND, Budget(1.5, 1.15), within("traced")),
    Row(
        "exit", "whole process ÷ time to its last byte, 5000 plugins", "itself", Budget(1.25, 1.1), leaving, heavy=True
    ),
    Row(
        "json-modules",
        "modules on the JSON path: `rich*`, `pygments*`, `importlib.metadata`, `email`",
        "–",
        Budget(0, 0),
        imports(listing(*JSON), NEVER_FOR_JSON),
        exact=True,
    ),
    Row(
        "help-modules",
        "modules on `--help`: `rich*`, `pydispatch*`",
        "–",
        Budget(0, 0),
        imports(tool("--help"), NEVER_FOR_HELP),
        exact=True,
    ),
)
