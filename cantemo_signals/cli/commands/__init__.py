"""The commands: a row here and a module each.

The host process is started after this is read: nothing is imported here.
"""


class CommandRow:
    """A command: the question that it answers, the kinds and the layout of its results, and what it loads.

    One that has results ``asks`` a host process for them.
    """

    def __init__(
        self,
        question: str,
        *,
        kinds: tuple[str, ...] = (),
        layout: str = "table",
        loads_plugins: bool = True,
        needs_plugins: bool = True,
    ) -> None:
        self.question = question
        self.kinds = kinds
        self.layout = layout
        self.loads_plugins = loads_plugins
        self.needs_plugins = needs_plugins

    @property
    def asks(self) -> bool:
        """Whether a host process answers."""
        return self.loads_plugins or bool(self.kinds)


COMMANDS = {
    "list": CommandRow("What is connected, and in which order is it called?", kinds=("wiring",)),
    "fire": CommandRow("What happens when an event is sent?", kinds=("dispatch", "trace")),
    "trace": CommandRow(
        "In which order do the receivers run, why, and what does each lead to?",
        kinds=("trace",),
        layout="tree",
    ),
    "check": CommandRow("Is anything wrong?", kinds=("check",), layout="text"),
    "why": CommandRow("Why was a receiver not called, or why did it do nothing?", kinds=("why",)),
    "signals": CommandRow("What can be listened to?", kinds=("signals",), needs_plugins=False),
    "plugins": CommandRow("What was loaded?", kinds=("plugins",)),
    "rule": CommandRow("What does a finding mean?", kinds=("rules",), loads_plugins=False),
    "init": CommandRow("How do I begin?", loads_plugins=False),
}
