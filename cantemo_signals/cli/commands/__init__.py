"""The commands: a row here and a module each.

The host process is started after this is read: nothing is imported here.
"""


class CommandRow:
    """A command: the question that it answers, the layout of its answer, and what it loads."""

    def __init__(
        self,
        question: str,
        *,
        layout: str = "table",
        loads_plugins: bool = True,
        needs_plugins: bool = True,
    ) -> None:
        self.question = question
        self.layout = layout
        self.loads_plugins = loads_plugins
        self.needs_plugins = needs_plugins


COMMANDS = {
    "list": CommandRow("What is connected, and in which order is it called?"),
    "fire": CommandRow("What happens when an event is sent?"),
    "trace": CommandRow("In which order do the receivers run, why, and what does each lead to?", layout="tree"),
    "signals": CommandRow("What can be listened to?", needs_plugins=False),
    "plugins": CommandRow("What was loaded?"),
}
