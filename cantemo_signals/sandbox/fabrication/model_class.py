"""The ``Model`` of a made-up Django: nothing is stored, but saving and deleting send their signals."""

from __future__ import annotations

import sys
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated, FabricatedBase
from cantemo_signals.sandbox.fabrication.null_object import made_up_name, report_call

SAVED = "_is_saved"
_REPORTED = "_is_reported"


class Objects(Fabricated):
    """What a model has as ``objects``: made up, except for ``create``."""

    def __init__(self, model: Any) -> None:
        super().__init__(f"{made_up_name(model)}.objects")
        self.__dict__["__model__"] = model

    def create(self, **kwargs: Any) -> Any:
        """Create an object, and save it."""
        instance = self.__dict__["__model__"](**kwargs)
        report_call(f"{made_up_name(self)}.create", (), kwargs)
        instance.__dict__[_REPORTED] = True
        instance.save(force_insert=True, using="default")
        return instance


class _ObjectsOfModel:
    def __get__(self, instance: object, model: Any) -> Objects:
        return Objects(model)


class Model(FabricatedBase):
    """The base of models: made up, except for ``save`` and ``delete``."""

    __made_up__ = True
    objects = _ObjectsOfModel()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Send what Django sends around saving."""
        is_new = not self.__dict__.get(SAVED, False)
        named = {"raw": False, "using": "default", "update_fields": kwargs.get("update_fields")}
        _send("pre_save", self, **named)
        if not self.__dict__.pop(_REPORTED, False):
            report_call(f"{made_up_name(self)}.save", args, kwargs, "database")
        self.__dict__[SAVED] = True
        _send("post_save", self, created=is_new, **named)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        """Send what Django sends around deleting."""
        _send("pre_delete", self, using="default", origin=self)
        report_call(f"{made_up_name(self)}.delete", args, kwargs, "database")
        _send("post_delete", self, using="default", origin=self)


Model.__module__ = "django.db.models"


def _send(name: str, instance: Any, **named: Any) -> None:
    """Send one of Django's model signals, if it has been requested."""
    module = sys.modules.get("django.db.models.signals")
    signal = None if module is None else vars(module).get(name)
    if isinstance(signal, BaseSignal):
        signal.send(sender=type(instance), instance=instance, **named)
