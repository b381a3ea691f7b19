"""The commands: a row here and a module each.

The host process is started after this is read: nothing is imported here.
"""

LOOK, JUDGE, START = "Look", "Judge", "Start"
"""The groups of commands, in the order of the help."""


class CommandRow:
    """A command: the question that it answers, the kinds and the layout of its results, and what it loads.

    One that has results ``asks`` a host process for them. ``also`` are words that people type for it. The program's
    help shows the commands of one ``group`` together. One that ``forgives`` takes wrong settings, to tell of them.
    """

    def __init__(
        self,
        question: str,
        *,
        group: str = LOOK,
        kinds: tuple[str, ...] = (),
        layout: str = "table",
        loads_plugins: bool = True,
        needs_plugins: bool = True,
        also: str = "",
        forgives: bool = False,
    ) -> None:
        self.question = question
        self.group = group
        self.kinds = kinds
        self.layout = layout
        self.loads_plugins = loads_plugins
        self.needs_plugins = needs_plugins
        self.also = also.split()
        self.forgives = forgives

    @property
    def asks(self) -> bool:
        """Whether a host process answers."""
        return self.loads_plugins or bool(self.kinds)


COMMANDS = {
    "list": CommandRow(
        "What is connected, and in which order is it called?",
        kinds=("wiring",),
        also="ls show connections receivers receiver wiring listeners handlers order status",
    ),
    "fire": CommandRow(
        "What happens when an event is sent?",
        kinds=("dispatch", "trace"),
        layout="tree",
        also="send emit raise dispatch call trigger",
    ),
    "trace": CommandRow(
        "In which order do receivers run, why, and what follows?",
        kinds=("trace",),
        layout="tree",
        also="run rehearse rehearsal replay tree simulate all",
    ),
    "check": CommandRow(
        "Is anything wrong?", group=JUDGE, kinds=("check",), layout="text", also="lint validate verify test doctor"
    ),
    "why": CommandRow(
        "Why does a receiver not run, or do nothing?", group=JUDGE, kinds=("why",), also="explain diagnose debug"
    ),
    "signals": CommandRow(
        "What can be listened to?",
        kinds=("signals",),
        needs_plugins=False,
        also="events event helpers methods senders catalogue catalog",
    ),
    "plugins": CommandRow("What was loaded?", kinds=("plugins",), also="apps loaded load"),
    "rule": CommandRow(
        "What does a finding mean?", group=JUDGE, kinds=("rules",), loads_plugins=False, also="codes findings"
    ),
    "info": CommandRow(
        "What is installed, and which settings hold?",
        group=START,
        kinds=("info",),
        forgives=True,
        also="version versions settings config configuration environment env about",
    ),
    "init": CommandRow(
        "How do I begin?", group=START, loads_plugins=False, also="new create start startproject scaffold begin"
    ),
    "help": CommandRow(
        "How does a command work, and what is there to read?",
        group=START,
        loads_plugins=False,
        also="man manual guide docs topics usage",
    ),
}
