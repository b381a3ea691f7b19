"""The models of a made-up Django by name, and the signals that can be connected for such a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from sys import _getframe
from typing import Any
from weakref import ref

from cantemo_signals.bus import Bus
from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import call_site, plugin_of

SIGNALS = ("pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")
OF_DJANGO = {
    "admin": ("LogEntry",),
    "auth": ("Group", "Permission", "User"),
    "contenttypes": ("ContentType",),
    "sessions": ("Session",),
    "sites": ("Site",),
}
"""The models of Django's own apps."""

Key = tuple[str, str]

_models: dict[Key, Callable[[], Any]] = {}
_waiting: dict[Key, list[Callable[[Any], None]]] = defaultdict(list)


def forget() -> None:
    """Start without models, because another Portal is emulated."""
    _models.clear()
    _waiting.clear()


def names() -> list[str]:
    """Return the models that a sender can name: Django's own and those that plugins have defined, as ``app.Model``."""
    own = [(key[0], class_name(model)[1]) for key, reference in _models.items() if (model := reference()) is not None]
    return [f"{app}.{name}" for app, name in (*own, *((app, each) for app in OF_DJANGO for each in OF_DJANGO[app]))]


def note(cls: Any) -> None:
    """Register a class that derives from a made-up one, if it is a model: what waits for it connects now."""
    if not is_model(cls):
        return
    key = (_app_of(cls), class_name(cls)[1].lower())
    _models[key] = ref(cls)
    for connect in _waiting.pop(key, ()):
        connect(cls)


def is_model(cls: Any) -> bool:
    """Return whether a class is a model of a made-up Django, with a table of its own."""
    if all(class_name(base) != ("django.db.models", "Model") for base in mro_of(cls)[1:]):
        return False
    return _meta(cls).get("abstract") is not True


def model_signal(bus: Bus) -> Any:
    """Return a signal with the ``connect`` and ``disconnect`` of Django's model signals."""

    class ModelSignal(bus.Signal):  # type: ignore[misc, name-defined]
        """A model signal: a sender can be the name of a model, even of one that does not exist yet."""

        is_internal = True

        def connect(
            self,
            receiver: Any,
            sender: Any = None,
            weak: bool = True,  # noqa: FBT001, FBT002  # Django's signature
            dispatch_uid: Any = None,
            apps: Any = None,
        ) -> None:
            def connect(model: Any) -> None:
                super(ModelSignal, self).connect(receiver, weak=weak, dispatch_uid=dispatch_uid, **_by(model))

            if _is_there(sender):
                connect(_meant(sender))
            else:
                site = call_site(bus.context, _getframe(1), receiver)
                is_made = self.wait_for(sender, receiver, weak=weak, dispatch_uid=dispatch_uid, site=site)
                _waiting[_key(sender)].append(lambda model: _as_before(self, is_made, lambda: connect(model)))

        def disconnect(
            self, receiver: Any = None, sender: Any = None, dispatch_uid: Any = None, apps: Any = None
        ) -> Any:
            def disconnect(model: Any) -> Any:
                return super(ModelSignal, self).disconnect(receiver, dispatch_uid=dispatch_uid, **_by(model))

            if _is_there(sender):
                return disconnect(_meant(sender))
            return _waiting[_key(sender)].append(disconnect)

    return ModelSignal()


def _as_before(signal: Any, is_made: Callable[[], Any], connect: Callable[[], None]) -> None:
    """Make a connection that waited, recorded as of when and where it was requested."""
    waited = is_made()
    connect()
    made = next(reversed(signal.entries.values()), None)
    if made is not None and made.serial > waited.serial:
        made.take_place_of(waited)


def _by(sender: Any) -> dict[str, Any]:
    """Return the arguments that pass a sender on: its default differs between engines."""
    return {} if sender is None else {"sender": sender}


def _is_there(sender: Any) -> bool:
    """Return whether a sender is more than the name of a model that does not exist yet."""
    return not issubclass(type(sender), str) or _named(sender) is not None


def _meant(sender: Any) -> Any:
    """Return the model that a sender names, or the sender itself."""
    return _named(sender) if issubclass(type(sender), str) else sender


def _named(sender: str) -> Any:
    """Return the model of this name; None if there is none so far."""
    key = _key(sender)
    reference = _models.get(key)
    if reference is not None:
        return reference()
    name = next((each for each in OF_DJANGO.get(key[0], ()) if each.lower() == key[1]), None)
    return None if name is None else getattr(import_module(f"django.contrib.{key[0]}.models"), name)


def _key(sender: str) -> Key:
    """Return a name as Django splits it.

    Raises:
        ValueError: it does not have that form.
    """
    app, _, name = sender.partition(".")
    if not name or "." in name:
        message = f"Invalid model reference '{sender}'. String model references must be of the form"
        raise ValueError(f"{message} 'app_label.ModelName'.")
    return app, name.lower()


def _meta(cls: Any) -> dict[str, Any]:
    meta = dict_of(cls).get("Meta")
    return dict(dict_of(meta)) if issubclass(type(meta), type) else {}


def _app_of(cls: Any) -> str:
    """Return the label of a model's app, from the model, else from the plugin's ``AppConfig``, else its name."""
    module = class_name(cls)[0]
    plugin = plugin_of(module) or str(module).rpartition(".")[0].rpartition(".")[2]
    label = _meta(cls).get("app_label") or _label_of(f"portal.plugins.{plugin}")
    return label if type(label) is str else plugin


def _label_of(package: str) -> object:
    from cantemo_signals.sandbox import app_configs  # few plugins have models

    chosen = app_configs.taken(app_configs.candidates(package))
    return None if chosen is None else dict_of(chosen).get("label")
