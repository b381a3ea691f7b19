"""Bases of plugins' models."""

from __future__ import annotations

from typing import Any

from django.db import models

__all__ = ["SingletonModel"]


class SingletonModel(models.Model):
    """A model whose table has at most one row, such as a plugin's configuration: the one that was saved last.

    That there is such a class is seen in code (Cantemo/FileSysArchive); that it is abstract, has ``load``, and that
    saving a row makes it the only one, is inferred.
    """

    class Meta:
        """It has no table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save this row, and delete every other."""
        type(self)._default_manager.exclude(pk=self.pk).delete()
        super().save(*args, **kwargs)

    @classmethod
    def load(cls) -> Any:
        """The row, or one that is not saved yet."""
        return cls._default_manager.first() or cls()
