from cantemo_signals.session import Session as Session
from cantemo_signals.values.loading import Loading as Loading
from cantemo_signals.values.loading import Mount as Mount
from cantemo_signals.values.requests import EventSpec as EventSpec
from cantemo_signals.values.requests import Selection as Selection

__version__: str
__all__ = ["EventSpec", "Loading", "Mount", "Selection", "Session"]
