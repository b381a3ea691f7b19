"""The installed Django's templates: where it finds them, and the context of a page."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.context import Context

from cantemo_signals.sandbox.fabrication.fabricated import fabricate


class PageContext(Context):
    """A context in which plugins, but not Django itself, find a made-up variable where the page may have one."""

    __module__ = "django.template.context"

    def __getitem__(self, key: str) -> Any:
        try:
            return super().__getitem__(key)
        except KeyError:
            if str(sys._getframe(1).f_globals.get("__name__")).startswith("django."):
                raise
            return fabricate(f"context.{key}")

    def get(self, key: str, otherwise: Any = None) -> Any:
        """Return a variable, or else ``otherwise``; None may be what a page does not have, or what is not known."""
        if otherwise is None and key not in self:
            return fabricate(f"context.{key}")
        return super().get(key, otherwise)


def find(name: str) -> str | None:
    """Return the file that Django would read for a template of this name; None if it finds none."""
    for engine in engines.all():
        if isinstance(engine, DjangoTemplates):
            for loader in engine.engine.template_loaders:
                for origin in loader.get_template_sources(name):
                    if os.path.isfile(str(origin.name)):
                        return str(origin.name)
    return None
