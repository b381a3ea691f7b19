"""The hooks of plugins that stay: what they raise in the steps of others goes no further, and is told.

A logging handler is there for what others log, and a finder for what they import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox.shared_state.damage import Damage
from cantemo_signals.sandbox.shared_state.steps import Change, Step
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

AUDIT_HOOK = Damage("adds an audit hook that raises in what others do", ("addaudithook",), is_called=True)
FINDER = Damage("adds a finder of modules that raises in what others import", ("meta_path",))


class Hooks:
    """Stands between hooks and others.

    ``running`` tells whose step is under way; what hooks do to others is added to ``changes``.
    """

    def __init__(self, running: Callable[[], object], changes: dict[Change, None]) -> None:
        self._running = running
        self._changes = changes

    def calmed(self, hook: Any, owner: Any, damage: Damage, *, instead: object = True) -> Callable[..., Any]:
        """Return a function that calls a hook, and does not raise what that raises in the steps of others."""

        def call(*arguments: Any) -> Any:
            if self._running() is owner:
                return hook(*arguments)
            try:
                return hook(*arguments)
            except BaseException:  # noqa: BLE001 - whatever it is, it is not theirs
                self._changes[damage.in_step(Step(owner, "", None))] = None
                return instead  # a filter lets the record pass

        return call
