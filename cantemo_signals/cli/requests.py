"""What the words that click understood come to: whom to ask what, and how to show the answer."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from cantemo_signals.cli.asking import Asking
from cantemo_signals.cli.output import Output
from cantemo_signals.cli.prescan import interpreter
from cantemo_signals.protocol.client import HostProcess
from cantemo_signals.values.loading import Loading, Mount
from cantemo_signals.values.requests import (
    EventSpec,
    FireRequest,
    ListRequest,
    PluginsRequest,
    Selection,
    SignalsRequest,
    TraceRequest,
)

Words = dict[str, Any]

OF_THE_SANDBOX: Words = {
    "plugins": (),
    "load_order": (),
    "engine": "portal",
    "legacy_imports": False,
    "strict": False,
    "disable_app": (),
    "keep_env": False,
    "fabricate": (),
    "setting": (),
    "allow": (),
    "no_django": False,
    "data": None,
    "permissive_data": False,
    "catalogue": None,
}
"""The options that mean nothing in a real host, with what they come to when they are not given."""


def list_connections(words: Words) -> int:
    """``list``."""
    asking, output = _understood(words)
    by = words.pop("by")
    return output.show(asking.ask(ListRequest(asking.loading, Selection(**words)), output.prepare), by=by)


def fire(words: Words) -> int:
    """``fire``."""
    asking, output = _understood(words)
    return output.show(asking.ask(FireRequest(asking.loading, event(words)), output.prepare))


def trace(words: Words) -> int:
    """``trace``."""
    asking, output = _understood(words)
    return output.show(asking.ask(TraceRequest(asking.loading, event(words)), output.prepare))


def list_signals(words: Words) -> int:
    """``signals``."""
    asking, output = _understood(words, needs_plugins=False)
    name = words["name"]
    return output.show(asking.ask(SignalsRequest(asking.loading, name), output.prepare), full=name is not None)


def list_plugins(words: Words) -> int:
    """``plugins``."""
    asking, output = _understood(words)
    return output.show(asking.ask(PluginsRequest(asking.loading), output.prepare))


def _understood(words: Words, *, needs_plugins: bool = True) -> tuple[Asking, Output]:
    """Takes out of the words what every command has."""
    early = click.get_current_context().find_object(HostProcess)
    output = Output(words.pop("form"), words.pop("color"), words["verbose"], words.pop("exit_zero"))
    return asking(words, early).found(needed=needs_plugins), output


def asking(words: Words, early: HostProcess | None) -> Asking:
    """Takes out of the words how to ask the host process."""
    forget_the_sandbox(words)
    python = interpreter(words.pop("python"), words["host"])
    return Asking(early, python=python, timeout=words.pop("timeout"), loading=loading(words))


def forget_the_sandbox(words: Words) -> None:
    """Drops what the file says of the emulated Portal where the command line or the environment names a real host."""
    context = click.get_current_context(silent=True)
    if context is None:  # a shell completes
        return
    source = context.get_parameter_source
    if words["host"] not in ("django", "portal") or source("host") is ParameterSource.DEFAULT_MAP:
        return
    for name, nothing in OF_THE_SANDBOX.items():
        if source(name) is ParameterSource.DEFAULT_MAP:
            words[name] = nothing


def loading(words: Words) -> Loading:
    """Takes out of the words which plugins to load, and how."""
    return Loading(
        mounts=tuple(Mount(*mount) for mount in words.pop("plugins")),
        engine=words.pop("engine"),
        load_order=words.pop("load_order"),
        legacy_imports=words.pop("legacy_imports"),
        strict=words.pop("strict"),
        disabled_apps=tuple(words.pop("disable_app")),
        keep_env=words.pop("keep_env"),
        no_django=words.pop("no_django"),
        fabricate=tuple(words.pop("fabricate")),
        settings=dict(words.pop("setting")),
        verbose=words.pop("verbose"),
        allow=tuple(words.pop("allow")),
        data=None if (path := words.pop("data")) is None else things(path),
        permissive_data=words.pop("permissive_data"),
        catalogue=None if (path := words.pop("catalogue")) is None else corrections(path),
        host=words.pop("host"),
        settings_module=words.pop("settings"),
    )


def things(path: str) -> Words:
    """The things that the emulated Portal shall have; few commands name a file of them."""
    from cantemo_signals.cli.documents import data

    return data.read(path)


def corrections(path: str) -> Words:
    """What the user knows better of Portal; few commands name a file of it."""
    from cantemo_signals.cli.documents import catalogue

    return catalogue.read(path)


def event(words: Words) -> EventSpec:
    """Takes out of the words the event that they name; a pair wins over the same name in ``--kw-json``."""
    arguments = {**(words.pop("many") or {}), **dict(words.pop("pairs"))}
    return EventSpec(arguments=arguments, only=tuple(words.pop("only")), skip=tuple(words.pop("skip")), **words)
