"""A click program as one would write it with start-up in mind: its commands are imported when they are asked for."""

from importlib import import_module

import click

COMMANDS = {
    "list": "What is connected, and in which order?",
    "fire": "What happens when an event is sent?",
    "trace": "In which order do the receivers run?",
    "signals": "What can be listened to?",
    "plugins": "What was loaded?",
}


class LazyGroup(click.Group):
    """Knows its commands by name and by what they answer."""

    def list_commands(self, context):
        return list(COMMANDS)

    def get_command(self, context, name):
        return import_module("lazy_command").command if name in COMMANDS else None

    def format_commands(self, context, formatter):
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup)
def main():
    """Shows what the plugins in a directory connect."""


if __name__ == "__main__":
    main()
