"""A block of Portal's pages as something that is sent: rendering it calls the plugins that fill it.

That the plugins are called in the order of their construction follows from the library that Portal's plugin system
derives from. Whether Portal goes on after one of them raised is not known; here it does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.bus.base import BaseBus, BaseSignal, Reached
from cantemo_signals.bus.entries import ANY_SENDER, Entry, serials
from cantemo_signals.bus.naming import class_name, ordinal
from cantemo_signals.bus.origin import CallSite
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.values.blocks import BLOCK

Variables = dict[str, Any]
USUAL_WORDS = ("core",)
"""What follows a block's name in most tags; passed where the words are not known."""


class BlockSignal(BaseSignal):
    """A block, with the plugins that fill it as its connections; it is sent with the variables of a context.

    ``make_context`` makes the context that plugins get, ``read`` the variables that a user gave.
    """

    engine_name = "the tag pluginblock"
    any_sender_key = None
    is_foreign = True  # it has no other engine
    is_block = True
    by_name = ()
    by_place = 3

    def __init__(
        self,
        bus: BaseBus,
        block: Any,
        make_context: Callable[[Variables], Any],
        read: Callable[[Variables], Variables],
    ) -> None:
        # The base class makes a signal for the plugin that calls it.
        self._bus = bus
        self.block = block
        self.name = block.name
        self.module = BLOCK
        self.meaning = block.meaning or f"What plugins put into {block.page}."
        self.words = block.words
        self.providing_args = set()
        self.use_caching = False
        self._plugins: dict[Entry, Any] = {}
        self._make_context, self._read = make_context, read
        self._context: Any = None
        bus.signals[next(serials)] = self
        self._begin()

    def fill(self, plugin: Any, receiver: Receiver, site: CallSite) -> None:
        """Note a plugin that fills the block."""
        entry = Entry(self, (id(plugin), None), receiver, receiver, False, ANY_SENDER, None, site)  # noqa: FBT003
        self._plugins[entry] = plugin
        self._add(entry)

    def class_of(self, entry: Entry) -> tuple[str, str]:
        """Return the module and the name of the class of the instance whose method is called."""
        module, name = class_name(type(self._plugins[entry]))
        return str(module), name

    def is_enabled(self, entry: Entry) -> bool:
        """Return whether Portal finds the instance: not if it was disabled."""
        try:
            return bool(self._plugins[entry].enabled())
        except Exception:  # noqa: BLE001 - a plugin may define it
            return True

    def given(self, arguments: Variables) -> Variables:
        """Return variables of the context as a user gave them, as they are sent."""
        return self._read(arguments)

    def send(self, /, sender: Any = None, **named: Any) -> Responses:
        """Render the block: call each plugin with the tag's name, its words and the context."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, None, named, robust=True)
        _, pairs = self.reached(None, named)
        return [(receiver, self.call(receiver, None, named)) for _, receiver in pairs]

    send_robust = send

    def reached(self, sender: Any, named: Variables) -> Reached:
        """Return what rendering calls; all plugins get the same context."""
        self._context = self._make_context(dict(named))
        plan = self.planned(None)
        return plan, [(entry, entry.ref) for entry in plan]

    def call(self, receiver: Receiver, sender: Any, named: Variables) -> Any:
        """Call a plugin's ``return_string`` as the tag does."""
        words = USUAL_WORDS if self.words is None else self.words
        return receiver(self.name, [BLOCK, self.name, *words], self._context)

    def place(self, entry: Entry | None) -> str:
        """Return why a plugin has its place in the order."""
        places = {each: number for number, each in enumerate(self.entries.values(), 1)}
        return "instantiated unobserved" if entry is None else f"instantiated {ordinal(places.get(entry, 0))}"

    def _live_entries(self) -> list[Entry]:
        return [entry for entry in super()._live_entries() if self.is_enabled(entry)]
