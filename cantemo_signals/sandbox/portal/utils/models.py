"""Bases of plugins' models."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["SingletonModel"]

_models: Any = import_module("django.db.models")  # Django's, or made up if it is not installed
_has_tables = hasattr(_models, "__file__")


class SingletonModel(_models.Model):  # type: ignore[misc]  # Any
    """A model whose table has at most one row, such as a plugin's configuration: the one that was saved last.

    That there is such a class is seen in code (Cantemo/FileSysArchive); that it is abstract, has ``load``, and that
    saving a row makes it the only one, is inferred.
    """

    class Meta:
        """It has no table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save this row, and delete every other."""
        if _has_tables:
            type(self)._default_manager.exclude(pk=self.pk).delete()
        super().save(*args, **kwargs)

    @classmethod
    def load(cls) -> Any:
        """The row, or one that is not saved yet."""
        return cls._default_manager.first() or cls()
