from cantemo_signals.request import EventSpec as EventSpec
from cantemo_signals.request import Loading as Loading
from cantemo_signals.request import Mount as Mount
from cantemo_signals.request import Selection as Selection
from cantemo_signals.session import Session as Session

__version__: str
__all__ = ["EventSpec", "Loading", "Mount", "Selection", "Session"]
