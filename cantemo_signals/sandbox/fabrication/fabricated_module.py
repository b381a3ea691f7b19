"""Modules made up on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from cantemo_signals.sandbox.fabrication import attribution
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated, TaskDecorator, is_task_decorator
from cantemo_signals.sandbox.fabrication.known_names import STARRED

#: Answers a name that a module does not have: the module's namespace, name → value.
Take = Callable[[dict[str, Any], str], Any]


class FabricatedModule(Fabricated, ModuleType):
    """A module made up on demand; like every fabricated object it can be called and derived from, too."""

    def __init__(self, name: str, take: Take) -> None:
        ModuleType.__init__(self, name)
        self.__dict__.update(__dotted__=name, __path__=[], __take__=take)

    def __getattr__(self, name: str) -> Any:
        own = vars(self)
        return own["__take__"](own, name)

    @property
    def __all__(self) -> list[str]:
        """What ``from … import *`` takes: nothing, unless the names are known."""
        importer = sys._getframe(1).f_globals.get("__name__")
        if type(importer) is str:
            attribution.starred(importer)
        return list(STARRED.get(vars(self)["__name__"], ()))


class TaskModule(FabricatedModule, TaskDecorator):
    """A fabricated module that is a task decorator as well, as ``celery.task`` was."""


def make_module(name: str, take: Take) -> FabricatedModule:
    """A fabricated module of this dotted name."""
    return (TaskModule if is_task_decorator(name) else FabricatedModule)(name, take)


attribution.own_file(make_module.__code__.co_filename)
