"""Portal's filters as a template library of the installed Django: ``{% load %}`` finds them under Portal's names.

Which library has which filter is not known, so each has them all.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.template import Library

from cantemo_signals.sandbox.installed.settings import FILTERS

register = Library()

for _library in FILTERS:
    _module: Any = import_module(f"portal.utils.templatetags.{_library}")
    for _name in _module.__all__:
        register.filter(_name, getattr(_module, _name))
