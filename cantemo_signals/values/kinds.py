"""Every kind of result; a host process that sends nothing does not import those of events."""

from cantemo_signals.values.events import DispatchResult, TraceResult
from cantemo_signals.values.results import NamesResult, PluginsResult, SignalsResult, WiringResult

__all__ = ["DispatchResult", "NamesResult", "PluginsResult", "Result", "SignalsResult", "TraceResult", "WiringResult"]

Result = WiringResult | DispatchResult | TraceResult | SignalsResult | PluginsResult | NamesResult
