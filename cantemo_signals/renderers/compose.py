"""Which screen shows which result."""

from __future__ import annotations

from cantemo_signals.renderers.screen import Screen
from cantemo_signals.renderers.screens.words import assert_never
from cantemo_signals.renderers.view import View
from cantemo_signals.values.kinds import (
    DispatchResult,
    NamesResult,
    PluginsResult,
    Result,
    SignalsResult,
    TraceResult,
    WiringResult,
)


def compose(result: Result, view: View, *, tree: bool = False) -> Screen:
    """The screen for a result; ``tree`` asks for dispatches as trees where they could be tables."""
    match result:
        case WiringResult():
            from cantemo_signals.renderers.screens.wiring import wiring_screen

            return wiring_screen(result, view)
        case DispatchResult():
            from cantemo_signals.renderers.screens.dispatch import dispatch_screen, dispatch_tree_screen

            return dispatch_tree_screen(result, view) if tree else dispatch_screen(result, view)
        case TraceResult():
            from cantemo_signals.renderers.screens.dispatch import call_screen
            from cantemo_signals.renderers.screens.trace import trace_screen

            return trace_screen(result, view) if tree else call_screen(result, view)
        case SignalsResult():
            from cantemo_signals.renderers.screens.signals import signals_screen

            return signals_screen(result, view)
        case PluginsResult():
            from cantemo_signals.renderers.screens.plugins import plugins_screen

            return plugins_screen(result, view)
        case NamesResult():
            from cantemo_signals.renderers.screens.names import names_screen

            return names_screen(result)
        case _:
            return assert_never(result)
