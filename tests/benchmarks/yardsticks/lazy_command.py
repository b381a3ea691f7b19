"""The command: loads plugins in this very process and shows the connections as a rich table or as JSON."""

import click
import five_lines


@click.command()
@click.option("--signal", metavar="PATTERN", help="Only these signals.")
@click.option("--sender", metavar="PATTERN", help="Only for these senders.")
@click.option("--receiver", metavar="PATTERN", help="Only these receivers.")
@click.option("--plugin", metavar="PATTERN", help="Only of these plugins.")
@click.option("--all", "everything", is_flag=True, help="Show the signals without a connection too.")
@click.option("--by", type=click.Choice(["signal", "sender", "plugin"]), help="What to group by.")
@click.option("-p", "--plugins", metavar="PATH", required=True, help="A directory of plugins.")
@click.option("--load-order", metavar="A,B,C", help="Load these plugins first, in this order.")
@click.option("--engine", type=click.Choice(["portal", "pydispatcher"]), help="Whose dispatch rules hold.")
@click.option("--legacy-imports/--no-legacy-imports", help="Load plugins written for Python 2.")
@click.option("--strict/--no-strict", help="Make nothing up.")
@click.option("--fabricate", metavar="NAME", multiple=True, help="One more module that may be made up.")
@click.option("--disable-app", metavar="ID", multiple=True, help="An app that shall not be enabled.")
@click.option("--keep-env/--no-keep-env", help="Let plugins see CI and the like in the environment.")
@click.option("--python", metavar="EXE", help="The interpreter to load the plugins under.")
@click.option("--timeout", metavar="SECONDS", type=float, help="How long loading and calling may take.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to show the result.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), help="When to colour.")
@click.option("-v", "--verbose", is_flag=True, help="Whole tracebacks, and what plugins log.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even if a plugin failed or a receiver raised.")
def command(plugins, form, **others):
    """What is connected, and in which order would it be called?"""
    rows = [
        (signal, sender.__name__, receiver.__qualname__, receiver.__code__.co_filename)
        for signal, sender, receiver in five_lines.load(plugins)
    ]
    if form == "json":
        import json

        print(json.dumps(rows))
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table("signal", "sender", "receiver", "file")
        for row in rows:
            table.add_row(*row)
        Console().print(table)
