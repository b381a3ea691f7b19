"""Portal's base class for models with a single row, such as a plugin's configuration.

That ``portal.utils.models`` has one is seen in code; that it is abstract, has ``load``, and that saving a row makes it
the only one, is inferred.
"""

from __future__ import annotations

from typing import Any

from django.db import models


class SingletonModel(models.Model):
    """A model whose table has at most one row: the one that was saved last."""

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
