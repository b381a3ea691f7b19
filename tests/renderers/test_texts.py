"""What plugins write stays text, what is long stays whole, and numbers and values read well."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.renderers.formats import View, render
from cantemo_signals.renderers.screen import Gives, columns
from cantemo_signals.renderers.words import ShortNames, count, duration, first_line, python_text
from cantemo_signals.renderers.writers import json as json_writer
from cantemo_signals.renderers.writers.layout import cell_lines, clean, display_width, fitted, word_lines
from cantemo_signals.renderers.writers.markdown import escaped
from cantemo_signals.renderers.writers.rich import MOST_LINES
from cantemo_signals.values.documents import Json, Result, dump, load
from cantemo_signals.values.outcomes import Returned
from cantemo_signals.values.results import WiringResult
from tests.renderers import hand_made

UID = ("receiver", "uid")
TERMINAL = View(width=200, is_terminal=True, color=True)


def wiring_with(receiver: str, uid: str | None = None) -> WiringResult:
    connection = hand_made.CONNECTIONS[1]._replace(receiver=receiver, dispatch_uid=uid)
    return hand_made.NO_WIRING._replace(connections=(connection,))


@pytest.mark.parametrize("text", ["[bold red]x[/]", "[link=http://x]y[/link]", ":smile:", "[/nothing]"])
@pytest.mark.parametrize("view", [View(), TERMINAL])
def test_markup_in_the_text_of_a_plugin_is_shown_as_it_is(text: str, view: View) -> None:
    result = wiring_with(receiver=text, uid=text)

    screen = render(result, "table", view._replace(columns=UID))

    assert screen.count(text) == 2


@pytest.mark.parametrize("format", ["table", "md", "csv"])
@pytest.mark.parametrize("view", [View(), TERMINAL])
def test_control_characters_of_a_plugin_cannot_act_on_the_terminal(format: str, view: View) -> None:
    result = wiring_with(receiver="evil\x1b]0;title\x07\rname")

    screen = render(result, format, view)

    assert "evil\\x1b]0;title\\x07\\rname" in screen
    assert "\x07" not in screen


def test_nothing_is_wrapped_or_cut_in_a_pipe() -> None:
    result = wiring_with(receiver="portal.plugins.demo." + "x" * 300, uid="u" * 300)

    [line] = [line for line in render(result, "table", View(columns=UID)).split("\n") if "xxx" in line]

    assert "demo." + "x" * 300 in line
    assert line.endswith("u" * 300)


def test_nothing_is_wrapped_or_cut_in_a_pipe_that_wants_colour() -> None:
    result = wiring_with(receiver="portal.plugins.demo." + "x" * 300, uid="u" * 300)

    [line] = [line for line in render(result, "table", View(color=True, columns=UID)).split("\n") if "xxx" in line]

    assert "demo." + "x" * 300 in line
    assert "u" * 300 in line
    assert "\x1b[36m" in line


def test_no_line_is_wider_than_the_terminal() -> None:
    screen = render(hand_made.WIRING, "table", View(width=80))

    assert max(map(len, screen.split("\n"))) <= 80


@pytest.mark.parametrize("view", [View(width=120), View(width=120, color=True)])
def test_a_long_table_has_the_same_rows_without_rich(view: View) -> None:
    rows = tuple(
        hand_made.CONNECTIONS[1]._replace(receiver=f"portal.plugins.p.receiver_{number}")
        for number in range(MOST_LINES + 1)
    )

    short = render(hand_made.NO_WIRING._replace(connections=rows[:20]), "table", View(width=120))
    long = render(hand_made.NO_WIRING._replace(connections=rows), "table", view)

    assert [line.split()[1] for line in long.split("\n")[3:23]] == [line.split()[1] for line in short.split("\n")[3:23]]
    assert "\x1b" not in long
    assert f"p.receiver_{MOST_LINES} " in long


def test_wide_characters_keep_the_columns_aligned() -> None:
    rows = (
        hand_made.CONNECTIONS[1]._replace(receiver="portal.plugins.日本.受信"),
        hand_made.CONNECTIONS[1]._replace(receiver="portal.plugins.x.abc"),
    )

    text = render(hand_made.NO_WIRING._replace(connections=rows), "table", View())

    lines = [line.partition("plugins/demo")[0] for line in text.split("\n") if "plugins/demo" in line]
    assert len({display_width(line) for line in lines}) == 1 < len(lines)


def test_every_hand_made_result_survives_the_document() -> None:
    for name in ("WIRING", "DISPATCH", "TRACE", "CATALOGUE", "PLUGINS"):
        result = getattr(hand_made, name)

        assert load(dump(result)) == result


def test_json_in_a_pipe_is_the_document_itself() -> None:
    document = dump(hand_made.WIRING)

    assert json_writer.write(document, View()) == document + "\n"


def test_json_on_a_terminal_is_indented_and_the_same() -> None:
    document = dump(hand_made.WIRING)

    text = json_writer.write(document, TERMINAL)

    assert text.startswith('{\n  "schema": 2,\n  "kind": "wiring",\n')
    assert json.loads(text) == json.loads(document)


def test_json_for_an_encoding_without_the_characters_is_ascii() -> None:
    text = json_writer.write('{"name": "é"}', View(ascii=True))

    assert text == '{"name": "\\u00e9"}\n'


def test_a_returned_value_that_is_too_long_for_its_line_is_shown_whole_on_request() -> None:
    long = "'" + "y" * 100 + "'"
    call = hand_made.CALLS[0]._replace(outcome=Returned(long))
    result = hand_made.DISPATCH._replace(calls=(call,))

    short, whole = render(result, "tree", View()), render(result, "tree", View(verbose=True))

    assert f"returned '{'y' * 38}…  plugins/demo/plugin.py:5\n" in short
    assert f"returned {long}  1.2 ms  plugins/demo/plugin.py:5\n" in whole


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0.00 ms"), (0.00002, "0.02 ms"), (0.0012, "1.2 ms"), (0.25, "250.0 ms"), (61.0, "61.0 s")],
)
def test_times_read_as_milliseconds_or_seconds(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        ("it's", '"it\'s"'),
        ("<Item object>", "<Item object>"),
        ([1, True, "x"], "[1, True, 'x']"),
        ({"a": {"b": 1.5}}, "{'a': {'b': 1.5}}"),
        ({"<Item>": {"id": "VX-1"}}, "<Item id='VX-1'>"),
        ({}, "{}"),
    ],
)
def test_values_read_as_python(value: Json, text: str) -> None:
    assert python_text(value) == text


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [(1, "call", "1 call"), (2, "dispatch", "2 dispatches"), (0, "plugin class", "0 plugin classes")],
)
def test_nouns_follow_their_numbers(number: int, noun: str, text: str) -> None:
    assert count(number, noun) == text


def test_names_are_short_unless_two_would_look_alike() -> None:
    names = ShortNames(["a.Helper", "b.Helper", "c.Other", None])

    assert [names[name] for name in ("a.Helper", "c.Other", None)] == ["a.Helper", "Other", "any sender"]


@pytest.mark.parametrize(
    ("gives", "text", "width", "lines"),
    [
        ("middle", "accession.plistner.refresh_label", 24, ["accession…refresh_label"]),
        ("middle", "accession.plistner.refresh_label", 16, ["…refresh_label"]),
        ("middle", "a.plistner.refresh_the_label_of_it", 13, ["refres…_of_it"]),
        ("path", "examples/well_behaved/accession/plugin.py:18", 30, ["examples/…/plugin.py:18"]),
        ("path", "examples/well_behaved/accession/plugin.py:18", 20, ["…/plugin.py:18"]),
        ("words", "An item was created in portal.vidispine", 14, ["An item was", "created in", "portal.…ispine"]),
        ("", "vidispine_post_create", 10, ["vidispine_post_create"]),
    ],
)
def test_a_text_gives_way_as_its_column_does(gives: Gives, text: str, width: int, lines: list[str]) -> None:
    assert cell_lines(text, width, gives) == lines


@given(st.text(st.characters(codec="utf-8")), st.integers(2, 40), st.sampled_from(["middle", "path", "words"]))
def test_a_text_that_gives_way_fits(text: str, width: int, gives: Gives) -> None:
    lines = cell_lines(clean(text), width, gives)

    assert all(display_width(line) <= width for line in lines)


@given(st.text("ab ./", max_size=60), st.integers(5, 30), st.integers(0, 4))
def test_a_paragraph_keeps_its_words(text: str, width: int, hang: int) -> None:
    lines = word_lines(text, width, hang)

    assert " ".join(lines).split() == text.split()
    assert all(len(line.rstrip()) <= width or " " not in line.strip() for line in lines)


def test_columns_give_way_where_they_are_widest() -> None:
    titles = columns("a", "b", "c", middle=("b", "c"))

    assert fitted(titles, [3, 30, 20], 44) == [3, 19, 18]
    assert fitted(titles, [3, 30, 20], 80) == [3, 30, 20]
    assert fitted(titles, [30, 30, 20], 10) == [30, 4, 4]


@pytest.mark.parametrize("width", [None, 60, 80, 160])
@pytest.mark.parametrize("result", [hand_made.WIRING, hand_made.DISPATCH, hand_made.TRACE, hand_made.PLUGINS])
def test_colour_changes_no_line(result: Result, width: int | None) -> None:
    plainly, coloured = (
        render(result, "tree" if result is hand_made.TRACE else "table", View(width=width, color=color))
        for color in (False, True)
    )

    lines = re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n")
    assert [line.rstrip() for line in lines] == plainly.split("\n")


def test_a_first_line_says_that_there_is_more() -> None:
    assert (first_line("a\nb", 60), first_line("abc", 2), first_line("ab", 2)) == ("a…", "a…", "ab")


def test_control_characters_are_written_out() -> None:
    assert clean("a\x1b[0m\tb\u2028\u202ec\u2066") == "a\\x1b[0m\\tb\\u2028\\u202ec\\u2066"


def test_markdown_shows_names_as_they_are() -> None:
    assert escaped("a_b __init__ *x* <y> [z] `c` |") == r"a_b \_\_init\_\_ \*x\* \<y\> \[z\] \`c\` \|"
