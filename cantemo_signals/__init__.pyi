from cantemo_signals.errors import UsageError as UsageError
from cantemo_signals.session import Session as Session
from cantemo_signals.values.checks import CheckResult as CheckResult
from cantemo_signals.values.connections import Connection as Connection
from cantemo_signals.values.connections import Finding as Finding
from cantemo_signals.values.connections import HelperMethod as HelperMethod
from cantemo_signals.values.connections import Signal as Signal
from cantemo_signals.values.event_results import DispatchResult as DispatchResult
from cantemo_signals.values.event_results import TraceResult as TraceResult
from cantemo_signals.values.events import Call as Call
from cantemo_signals.values.events import Dispatch as Dispatch
from cantemo_signals.values.events import Event as Event
from cantemo_signals.values.loading import Loading as Loading
from cantemo_signals.values.loading import Mount as Mount
from cantemo_signals.values.plugins import Effect as Effect
from cantemo_signals.values.plugins import Plugin as Plugin
from cantemo_signals.values.requests import EventSpec as EventSpec
from cantemo_signals.values.requests import Selection as Selection
from cantemo_signals.values.results import PluginsResult as PluginsResult
from cantemo_signals.values.results import SignalsResult as SignalsResult
from cantemo_signals.values.results import WiringResult as WiringResult
from cantemo_signals.values.whys import WhyResult as WhyResult

__version__: str
__all__ = [
    "Call",
    "CheckResult",
    "Connection",
    "Dispatch",
    "DispatchResult",
    "Effect",
    "Event",
    "EventSpec",
    "Finding",
    "HelperMethod",
    "Loading",
    "Mount",
    "Plugin",
    "PluginsResult",
    "Selection",
    "Session",
    "Signal",
    "SignalsResult",
    "TraceResult",
    "UsageError",
    "WhyResult",
    "WiringResult",
]
