"""What plugins put into the blocks of pages, as immutable values; see ``plugins.py``."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location
from cantemo_signals.values.severity import Severity

BLOCK = "pluginblock"
"""Stands for the module of a block, which has none."""


class AnswerFault(NamedTuple):
    """Something about an answer that Portal cannot use: the answer itself, or the template that it names.

    ``word`` is the part of the source that is at fault.
    """

    kind: Literal["answer", "template"]
    message: str
    hint: str
    severity: Severity
    word: str | None = None


class Answer(NamedTuple):
    """What ``return_string`` returned: the template, with its file, or a text to render, and the names in its context.

    ``template_at`` is None if no plugin has the template, and if ``template`` is none, but a text.
    """

    guid: str | None
    template: str | None
    template_at: Location | None
    string: str | None
    context: tuple[str, ...] = ()
    faults: tuple[AnswerFault, ...] = ()
