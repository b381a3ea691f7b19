"""Where the installed Django finds templates."""

from __future__ import annotations

import os

from django.template import engines
from django.template.backends.django import DjangoTemplates


def find(name: str) -> str | None:
    """Return the file that Django would read for a template of this name; None if it finds none."""
    for engine in engines.all():
        if isinstance(engine, DjangoTemplates):
            for loader in engine.engine.template_loaders:
                for origin in loader.get_template_sources(name):
                    if os.path.isfile(str(origin.name)):
                        return str(origin.name)
    return None
