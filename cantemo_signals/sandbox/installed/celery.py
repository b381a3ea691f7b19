"""The installed Celery with nothing behind it: what would be queued is reported, and no broker is ever asked."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any
from uuid import uuid4

from cantemo_signals.bus.origin import caller
from cantemo_signals.sandbox import effects

#: The module with the method through which every task is queued.
HOME = "celery.app.base"


def spec(found: ModuleSpec) -> ModuleSpec:
    """The spec of that module with this method in the place of Celery's own."""
    wrapped: Any = _Loader(found.loader)
    found.loader = wrapped
    return found


class _Loader:
    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> Any:
        """The module, made as ever."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run it as ever, then have nothing queued."""
        self._loader.exec_module(module)
        vars(module)["Celery"].send_task = _send_task


def _send_task(app: Any, name: str, args: Any = None, kwargs: Any = None, task_id: Any = None, **options: Any) -> Any:
    frame = effects.asking(sys._getframe(1)) or caller("celery")
    effects.effect("task", name, tuple(args or ()), dict(kwargs or {}), frame)
    return app.AsyncResult(task_id or str(uuid4()))
