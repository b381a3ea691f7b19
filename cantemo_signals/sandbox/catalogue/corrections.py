"""A user's own catalogue, which extends and corrects the emulated Portal's; imported only if there is one.

``guide/catalogue.md`` describes the document. Its entries become signals, classes and methods of the emulated modules
themselves, declared as the others are.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from keyword import iskeyword
from types import FunctionType, ModuleType
from typing import Any, TypeVar

from cantemo_signals.bus import BaseSignal, active
from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.declaration import (
    RETURNED,
    Arguments,
    Declaration,
    DeclaredEvent,
    Meaning,
    declaration_of,
    declare,
    meanings,
)
from cantemo_signals.sandbox.catalogue.examples import copied, example_of
from cantemo_signals.sandbox.fabrication.fabricated import fabricate
from cantemo_signals.values.connections import Certainty

T = TypeVar("T")
Entry = dict[str, Any]

CERTAINTY: Certainty = "measured by others"
SIGNALS = "portal.vidispine.signals"
SOURCE = "your catalogue"
NEEDED: Any = object()
"""Marks a parameter without a default."""


def apply(document: Entry, loaded: Iterable[str]) -> None:
    """Change the emulated Portal as the document says; ``loaded`` are the modules of the loaded plugins.

    Raises:
        UsageError: an entry names something that does not exist, or that is impossible.
    """
    plugins = tuple(loaded)
    for entry in document.get("signals", ()):
        _add_signal(entry, plugins)
    for entry in document.get("senders", ()):
        _add_class(entry, plugins)
    for entry in document.get("methods", ()):
        _add_method(entry)
    for entry in document.get("accessors", ()):
        from cantemo_signals.sandbox.catalogue.corrected_accessors import correct  # imports inspect

        correct(entry, CERTAINTY, SOURCE)
    for entry in document.get("blocks", ()):
        _add_block(entry)


def _add_block(entry: Entry) -> None:
    from cantemo_signals.sandbox.blocks import table  # few catalogues have blocks

    old = table.known().get(entry["name"]) or table.block(entry["name"], ())
    words = tuple(entry["words"]) if "words" in entry else old.words
    page = entry.get("page", old.page)
    if page not in table.PAGES:
        raise UnknownName("page", page, table.PAGES)
    environment.own_blocks[entry["name"]] = table.block(
        entry["name"], words, page, entry.get("certainty", CERTAINTY), entry.get("source", SOURCE)
    )._replace(examples=entry.get("context", {}), meaning=entry.get("meaning", old.meaning))


def _add_signal(entry: Entry, plugins: tuple[str, ...]) -> None:
    module = _module(entry.get("module", SIGNALS), plugins)
    existing = vars(module).get(entry["name"])
    if existing is not None and not isinstance(existing, BaseSignal):
        raise UsageError(f"{module.__name__}.{entry['name']} is not a signal.", "Choose another name or module.")
    signal: BaseSignal = existing if isinstance(existing, BaseSignal) else active().Signal()
    signal.module, signal.name = module.__name__, entry["name"]
    old = meanings.get(signal) or Meaning("", CERTAINTY, SOURCE, ("instance", "method"))
    meanings[signal] = Meaning(
        entry.get("meaning", old.text),
        entry.get("certainty", CERTAINTY),
        entry.get("source", SOURCE),
        tuple(entry.get("carries", old.carries)),
        entry.get("examples", old.examples),
    )
    setattr(module, entry["name"], signal)


def _add_class(entry: Entry, plugins: tuple[str, ...]) -> None:
    home, _, name = entry["name"].rpartition(".")
    module = _module(home, plugins)
    helper: type[Any] = import_module("portal.vidispine.igeneral").Helper
    base = _named("sender", entry["base"], _classes()) if "base" in entry else helper
    existing = vars(module).get(name)
    if isinstance(existing, type):
        if "base" in entry and not issubclass(existing, base):
            raise UsageError(f"{entry['name']} exists, but does not derive from {base.__name__}.", "Leave base out.")
    else:
        setattr(module, name, type(name, (base,), {"__module__": home, "__doc__": f"Of {SOURCE}."}))


def _add_method(entry: Entry) -> None:
    owner = _named("helper", entry["helper"], _classes())
    title = f"{owner.__qualname__}.{entry['name']}"
    before = next((vars(base)[entry["name"]] for base in owner.__mro__ if entry["name"] in vars(base)), None)
    old = declaration_of(before)
    if before is not None and old is None:
        raise UsageError(f"The catalogue cannot describe {title}: it is not a method of a known helper.")
    parameters = _parameters(entry, old, title)
    method, declaration = declare(_function(owner, entry, parameters, old))
    declaration.prepared = {} if old is None else old.prepared
    declaration.returned = "item_id" if old is None else old.returned
    declaration.examples = {**({} if old is None else old.examples), **entry.get("examples", {})}
    own = {name for name in declaration.examples if name not in (*parameters, *declaration.prepared)}
    declaration.constants = {name: declaration.examples[name] for name in own}
    _state(entry, declaration, old, title)
    _refuse_idle_examples(entry, parameters, declaration, title)
    setattr(owner, entry["name"], method)


def _state(entry: Entry, declaration: Declaration, old: Declaration | None, title: str) -> None:
    """Declare what the method raises, and the source: the file, or still the emulated Portal if the file only adds."""
    if old is not None and not {"certainty", "raises"} & {*entry}:
        declaration.state(old.certainty, old.source, None)
        declaration.events = old.events
        return
    certainty, source = entry.get("certainty", CERTAINTY), entry.get("source", SOURCE)
    declaration.state(certainty, source, None)
    if "raises" in entry:
        names_method = old is None or all(each.names_method for each in old.events)
        declaration.events = [_event(each, declaration, title, names_method=names_method) for each in entry["raises"]]
    elif old is not None:
        declaration.events = [each._replace(certainty=certainty, source=source) for each in old.events]


def _event(entry: Entry, declaration: Declaration, title: str, *, names_method: bool) -> DeclaredEvent:
    signals = {f"{each.module}.{each.name}": each for each in catalogue.emulated_signals()}
    signal = _named("signal", entry["signal"], signals)
    known = (*declaration.parameters[1:], *declaration.prepared, *declaration.constants)
    before, instance, extras = entry["when"] == "before", entry["instance"], tuple(entry.get("carries", ()))
    if before and instance == RETURNED:
        raise UsageError(
            f"{title} raises {signal.name} before it has returned anything, so instance cannot be {RETURNED}.",
            "Write a parameter's name, or when: after.",
        )
    for name in (*(() if instance == RETURNED else (instance,)), *extras):
        if name not in known:
            error = UnknownName("parameter", name, known, of=title)
            raise UsageError(error.message, (f"{error.hint} A name that is not a parameter needs a value in examples."))
    certainty, source = declaration.certainty, declaration.source
    return DeclaredEvent(signal, before, instance, extras, names_method, certainty, source)


def _refuse_idle_examples(entry: Entry, parameters: Arguments, declaration: Declaration, title: str) -> None:
    carried = {name for event in declaration.events for name in (event.instance, *event.extras)}
    known = {*parameters, *carried}
    for name in entry.get("examples", ()):
        if name not in known:
            raise UnknownName("parameter", name, known, of=title)


def _parameters(entry: Entry, old: Declaration | None, title: str) -> Arguments:
    """Return the parameters without ``self``, each with its default or ``NEEDED``."""
    known = {} if old is None else {name: old.defaults.get(name, NEEDED) for name in old.parameters[1:]}
    if "parameters" not in entry:
        return known
    parameters: Arguments = {}
    for word in entry["parameters"]:
        name, equals, value = word.partition("=")
        if iskeyword(name) or name == "self" or name in parameters:
            raise UsageError(
                f"{title} cannot have a parameter {name!r} here.", "Name each parameter once, without self."
            )
        if not equals and any(each is not NEEDED for each in parameters.values()):
            raise UsageError(
                f"{title}: parameter {name} without a default follows one with a default.", f"Write {name}=null."
            )
        parameters[name] = _default(value) if equals else NEEDED
    for name in known:
        if known[name] is NEEDED and name not in parameters:
            raise UsageError(f"{title} needs the parameter {name}.", f"Write it in parameters: {name}.")
    return parameters


def _default(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _function(owner: type[Any], entry: Entry, parameters: Arguments, old: Declaration | None) -> FunctionType:
    """Return a function with these parameters, as the declaration of a method requires."""
    if iskeyword(entry["name"]):
        raise UsageError(f"A method cannot be named {entry['name']!r}.", "It is a Python keyword.")
    prepared = [] if old is None else [f"_{name}" for name in old.prepared]
    words = ["self", *parameters, *(["*", *(f"{name}=None" for name in prepared)] if prepared else [])]
    given = ", ".join(f"{name!r}: {name}" for name in (*parameters, *prepared))
    source = f"def {entry['name']}({', '.join(words)}):\n    return _body(self, {{{given}}})\n"
    scope: dict[str, Any] = {"__name__": owner.__module__, "_body": _body(owner, entry, old)}
    exec(compile(source, __file__, "exec"), scope)  # of names only, which the schema and the lines above have checked
    function: FunctionType = scope[entry["name"]]
    function.__defaults__ = tuple(value for value in parameters.values() if value is not NEEDED)
    function.__qualname__ = f"{owner.__qualname__}.{entry['name']}"
    return function


def _body(owner: type[Any], entry: Entry, old: Declaration | None) -> Callable[[Any, Arguments], Any]:
    """Return the body of the method, that of the previous one if any; it returns what the entry says."""
    keeps_id = any(each["instance"] == RETURNED for each in entry.get("raises", ()))

    def body(helper: Any, given: Arguments) -> Any:
        answer = example_of("_id") if keeps_id else None
        if old is not None:
            known = (*old.parameters, *(f"_{name}" for name in old.prepared))
            answer = old.function(helper, **{name: value for name, value in given.items() if name in known})
        elif answer is None:
            answer = fabricate(f"{owner.__module__}.{owner.__qualname__}.{entry['name']}")
        return copied(entry["returns"]) if "returns" in entry else answer

    return body


def _classes() -> dict[str, type[Any]]:
    """Return the classes that can send: helpers, and whatever else has a known method."""
    helper = import_module("portal.vidispine.igeneral").Helper
    return {
        f"{cls.__module__}.{cls.__qualname__}": cls
        for cls in catalogue.classes()
        if cls.__name__[0] != "_" and (issubclass(cls, helper) or any(map(declaration_of, vars(cls).values())))
    }


def _module(name: str, plugins: tuple[str, ...]) -> ModuleType:
    """Return the module, which is created if it does not exist."""
    for plugin in plugins:
        if f"{name}.".startswith(f"{plugin}."):
            raise UsageError(
                f"The catalogue cannot describe {name}: it belongs to a loaded plugin.",
                "Leave it out: what plugins define is found in them.",
            )
    if name not in environment.catalogue_modules:
        environment.catalogue_modules.append(name)
    try:
        return import_module(name)
    except ImportError:  # --strict makes nothing up, but the user has declared this
        parent, _, last = name.rpartition(".")
        module = sys.modules[name] = ModuleType(name)
        module.__path__ = []
        setattr(_module(parent, plugins), last, module)
        return module


def _named(what: str, given: str, known: dict[str, T]) -> T:
    fitting = [name for name in known if name == given] or [name for name in known if name.endswith(f".{given}")]
    if len(fitting) != 1:
        raise UnknownName(what, given, fitting or known, ambiguous=bool(fitting))
    return known[fitting[0]]
