"""Numbers, values and names in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cantemo_signals.values.connections import Finding
from cantemo_signals.values.documents import Json

ANY_SENDER = "any sender"
PLUGINS = "portal.plugins."
_OBJECT = re.compile(r"^<[\w.]+\.(?=\w+ object(?: \(.*\))?>$)")


def duration(seconds: float) -> str:
    """Return a time in readable units: ``1.2 ms``."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    thousandths = seconds * 1000
    return f"{thousandths:.2f} ms" if thousandths < 0.1 else f"{thousandths:.1f} ms"


def count(number: int, noun: str) -> str:
    """``1 call``, ``2 calls``, ``2 dispatches``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}{'es' if noun.endswith(('s', 'ch', 'x')) else 's'}"


def counts(numbers: Iterable[tuple[int, str]]) -> str:
    """``2 returned, 1 raised``: the numbers that are not 0."""
    return ", ".join(f"{number} {word}" for number, word in numbers if number)


def in_words(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def python_text(value: Json) -> str:
    """A value as Python would write it; what JSON has no form for stands in angle brackets."""
    if isinstance(value, str):
        return value if value.startswith("<") and value.endswith(">") else repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(python_text, value)) + "]"
    if isinstance(value, dict):
        return _object(value) or "{" + ", ".join(f"{key!r}: {python_text(item)}" for key, item in value.items()) + "}"
    return repr(value)


def _object(value: dict[str, Json]) -> str | None:
    """An object of the host, described as ``{"<Class>": {…}}``."""
    [(name, state)] = value.items() if len(value) == 1 else [("", None)]
    if not name.startswith("<") or not isinstance(state, dict):
        return None
    return f"<{name[1:-1]}" + "".join(f" {key}={python_text(item)}" for key, item in state.items()) + ">"


def brief(value: Json, most: int = 40) -> str:
    """A value as Python would write it, as far as it fits into about so many characters; a document by its fields."""
    if isinstance(value, list):
        return "[" + _few([brief(item, most // 2) for item in value], most) + "]"
    if not isinstance(value, dict):
        text = short_object(python_text(value))
        return text if len(text) <= most else f"{text[: most - 2]}…{text[-1]}"
    if _object(value) is None:
        return "{" + _few([f"{key!r}: {brief(item, most // 2)}" for key, item in value.items()], most) + "}"
    [(name, state)] = value.items()
    return f"<{name[1:-1]} {_few([*_fields(state)] or [*_attributes(state)], most)}>".replace(" >", ">")


def _few(texts: list[str], most: int) -> str:
    """The first of some texts, as many as fit, and at least one."""
    fitting = [each for each in range(len(texts)) if each == 0 or len(", ".join(texts[: each + 1])) <= most]
    return ", ".join([*(texts[each] for each in fitting), *(["…"] if len(fitting) < len(texts) else [])])


def _fields(value: Json) -> Iterator[str]:
    """The fields of a metadata document, however deep they lie."""
    if isinstance(value, dict) and isinstance(value.get("name"), str) and "value_" in value:
        yield f"{value['name']}={brief(_single(value['value_']), 30)}"
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _fields(item)


def _single(value: Json) -> Json:
    """What lists and objects of one thing hold."""
    while isinstance(value, (list, dict)) and len(value) == 1:
        [value] = value.values() if isinstance(value, dict) else value
    return value


def _attributes(state: Json) -> Iterator[str]:
    for key, item in state.items() if isinstance(state, dict) else ():
        yield f"{key}={brief(item, 20)}"


def arguments(values: dict[str, Json], *, whole: bool = True) -> str:
    """Keyword arguments as in a call."""
    text = python_text if whole else brief
    return ", ".join(f"{name}={text(item)}" for name, item in values.items())


def first_line(text: str, limit: int) -> str:
    """The first line of a text in at most ``limit`` characters, with an ellipsis if there is more."""
    line = text.partition("\n")[0]
    if line == text and len(text) <= limit:
        return text
    return (line if len(line) < limit else line[: limit - 1]) + "…"


def receiver_name(name: str) -> str:
    """A receiver's name without the prefix that every plugin shares."""
    return name.removeprefix(PLUGINS)


def wrapped_in(wrappers: Iterable[str]) -> str:
    """The decorators around a receiver, from the outside in, by the last part of their names."""
    return ", ".join(name.rpartition(".")[2] for name in wrappers)


def sender_name(dotted: str | None) -> str:
    """The last part of a sender's dotted name."""
    if dotted is None:
        return ANY_SENDER
    return dotted if dotted.startswith(("<", "'", '"')) else dotted.rpartition(".")[2]


def short_object(name: str) -> str:
    """``<Order object>`` for an object whose class has a longer name; any other name unchanged."""
    return _OBJECT.sub("<", name)


class ShortNames:
    """The last part of dotted names, or the whole where two would look alike."""

    def __init__(self, names: Iterable[str | None]) -> None:
        self._uses = Counter(sender_name(name) for name in set(names))

    def __getitem__(self, name: str | None) -> str:
        short = sender_name(name)
        return short if name is None or self._uses[short] < 2 else name


def short_message(finding: Finding) -> str:
    """The message of a finding, with a receiver that is named in full elsewhere by the last part of its name."""
    name = finding.receiver
    return finding.message if name is None else finding.message.replace(name, last_part(name))


def last_part(receiver: str) -> str:
    """A receiver's name without its module: its class stays."""
    *owners, name = receiver.rpartition("<locals>.")[2].split(".")
    return f"{owners[-1]}.{name}" if owners and owners[-1][:1].isupper() else name
