"""What the plugins that fill a block return: read as Portal does, and compared with what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.bus.naming import class_name, short
from cantemo_signals.bus.recorded import RecordedCall
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.blocks.blocks import Blocks
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.blocks import Answer, AnswerFault

KEYS = ("guid", "template", "string", "context")
CONTENT = ("template", "string")
HOW = "Return {'guid': self.plugin_guid, 'template': '…'}, or None to render nothing."
KINDS: dict[str, tuple[type, str]] = {
    "template": (str, "Return the name of the template as a text."),
    "string": (str, "Return what is to be rendered as a text."),
    "context": (dict, "Return the variables of the template as a dict."),
}
"""What the values of an answer are, and what to write instead of another one."""
UNUSABLE = (str, bytes, int, float, list, tuple, set, dict)
"""What is taken for nothing else: an instance of another class may stand for a text or a dict."""
NO_PATH = "<{\n"
"""The characters that only a text has: official examples return one in place of a template."""
LIKE = 0.7


class Answers:
    """The reader of what plugins return for blocks."""

    def __init__(self, host: Host, describer: Describer) -> None:
        self._host = host
        self._describer = describer

    def of(self, call: RecordedCall) -> Answer | None:
        """Return what a call put into a block; None if it was for no block, raised, or rendered nothing."""
        entry, blocks, response = call.entry, self._host.blocks, call.response
        if entry is None or not entry.signal.is_block or blocks is None or call.raised or is_made_up(response):
            return None
        if not issubclass(type(response), dict):
            return None if _is_nothing(response) else Answer(None, None, None, None, faults=(_no_dict(response),))
        held = {str.__str__(key): value for key, value in dict.items(response) if issubclass(type(key), str)}
        return self._read(held, blocks, entry.plugin) if held else None

    def _read(self, held: dict[str, Any], blocks: Blocks, plugin: str | None) -> Answer:
        template, context = _text(held.get("template")), held.get("context")
        is_path = template is not None and _is_path(template)
        found = blocks.templates.find(template) if template is not None and is_path else None
        faults = [*_faults(held)]
        if template is not None and is_path and found is None:
            faults.append(_missing(template, blocks))
        if template is not None and (other := blocks.templates.hidden_by(template, plugin)) is not None:
            faults.append(_hidden(template, str(plugin), other))
        mask = self._describer.mask
        return Answer(
            guid=_text(held.get("guid")),
            template=None if template is None else mask(template),
            template_at=None if found is None else self._host.failures.location((found, 1)),
            string=None if (string := _text(held.get("string"))) is None else mask(string),
            context=tuple(map(str, context)) if type(context) is dict and not any(map(_is_no_text, context)) else (),
            faults=tuple(faults),
        )


def _faults(held: dict[str, Any]) -> Iterator[AnswerFault]:
    """Yield what is wrong with the keys of an answer and their values."""
    told = set()
    for key in (key for key in held if key not in KEYS):
        if (near := _near(key, held)) is not None:
            told.add(near)
            text = f"returns {key!r}, which nobody reads, and no {near!r}"
            yield AnswerFault("answer", text, f"Did you mean {near!r}?", "error", key)
    if not {*CONTENT, *told} & {*held, *told} - {"guid", "context"}:
        yield AnswerFault("answer", "returns neither 'template' nor 'string'", HOW, "error")
    if "guid" not in held and "guid" not in told:
        yield AnswerFault("answer", "returns no 'guid'", "Return its plugin_guid as 'guid'.", "warning")
    for key, (wanted, hint) in KINDS.items():
        kind = type(held.get(key))
        if kind in UNUSABLE and kind is not wanted:
            text = f"returns {_kind(held[key])} as {key!r}, not a {wanted.__name__}"
            yield AnswerFault("answer", text, hint, "error", key)


def _near(key: str, held: dict[str, Any]) -> str | None:
    """Return the key that was probably meant, which the answer lacks."""
    from difflib import get_close_matches  # few answers have others

    lacking = [each for each in KEYS if each not in held]
    has_content = any(each in held for each in CONTENT)
    lacking = [each for each in lacking if not (has_content and each in CONTENT)]
    return next(iter(get_close_matches(key.lower(), lacking, n=1, cutoff=LIKE)), None)


def _no_dict(response: Any) -> AnswerFault:
    return AnswerFault("answer", f"returns {_kind(response)}, not a dict", HOW, "error")


def _kind(value: Any) -> str:
    kind = short(class_name(type(value))[1])
    return kind if kind == "bytes" else f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"


def _missing(template: str, blocks: Blocks) -> AnswerFault:
    """Return the fault of naming a template that no plugin has; Portal itself may have it if no plugin is named so."""
    from difflib import get_close_matches  # for a fault only

    near = get_close_matches(template, blocks.templates.names, n=1, cutoff=LIKE)
    is_own = blocks.templates.is_own(template)
    text = f"names the template {template!r}, which no plugin has"
    if near:
        return AnswerFault("template", text, f"Did you mean {near[0]!r}?", "error" if is_own else "warning", template)
    hint = "Put it into the folder templates of the plugin"
    hint += "." if is_own else ", unless it is one of Portal's own."
    return AnswerFault("template", text, hint, "error" if is_own else "warning", template)


def _hidden(template: str, plugin: str, other: str) -> AnswerFault:
    """Return the fault of naming a template that two plugins have."""
    text = f"names the template {template!r}, which {other} has, too: Django takes that one"
    return AnswerFault(
        "template", text, f"Put it into templates/{plugin}, and name it {plugin}/….", "warning", template
    )


def _text(value: Any) -> str | None:
    return str.__str__(value) if issubclass(type(value), str) else None


def _is_no_text(value: Any) -> bool:
    return type(value) is not str


def _is_path(template: str) -> bool:
    return bool(template.strip()) and not any(character in template for character in NO_PATH)


def _is_nothing(response: Any) -> bool:
    return response is None or response is False or (type(response) in (str, tuple, list) and not response)
