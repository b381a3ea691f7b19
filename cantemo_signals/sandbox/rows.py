"""Rows of Portal's own tables that plugins are known to read, with Django's words; the backend keeps them.

So they are put back after each event, as everything else that the backend keeps, and Django need not be installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from cantemo_signals.sandbox import environment

Document = dict[str, Any]


class _Manager:
    def __get__(self, instance: object, model: type[Row]) -> Rows:
        return Rows(model, {})


class Row:
    """One row, whose columns are attributes; ``kind`` is what the backend calls it."""

    kind: ClassVar[str]
    objects: ClassVar[Any] = _Manager()

    class DoesNotExist(Exception):
        """There is no such row."""

    def __init__(self, **columns: Any) -> None:
        self.id: int | None = None
        vars(self).update(columns)

    @property
    def pk(self) -> int | None:
        """The key of the row."""
        return self.id

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row."""
        backend = environment.vidispine.backend
        columns = {name: value for name, value in vars(self).items() if name != "id"}
        if self.id is None:
            self.id = len(backend.search(self.kind)) + 1
            backend.create(self.kind, str(self.id))
        backend.modify(self.kind, str(self.id), **columns)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        """Remove the row."""
        environment.vidispine.backend.delete(self.kind, str(self.id))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.id is not None and vars(other)["id"] == self.id

    def __hash__(self) -> int:
        return hash((self.kind, self.id))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {type(self).__name__} object ({self.id})>"


class Rows:
    """The rows of a table that fit, in the order of their keys: what plugins use of Django's managers and querysets."""

    def __init__(self, model: type[Row], criteria: Document) -> None:
        self._model = model
        self._criteria = criteria

    def all(self) -> Rows:
        """These rows."""
        return self

    def filter(self, **columns: Any) -> Rows:
        """Those of these rows that have these values."""
        return Rows(self._model, {**self._criteria, **columns})

    def get(self, **columns: Any) -> Any:
        """The row that has these values.

        Raises:
            DoesNotExist: there is none.
        """
        for row in self.filter(**columns):
            return row
        raise self._model.DoesNotExist(f"{self._model.__name__} matching query does not exist.")

    def latest(self, *columns: str) -> Any:
        """The newest of these rows.

        Raises:
            DoesNotExist: there is none.
        """
        if (row := self.last()) is None:
            return self.get()
        return row

    def first(self) -> Any:
        """The oldest of these rows, or None."""
        return next(iter(self), None)

    def last(self) -> Any:
        """The newest of these rows, or None."""
        return next(iter(self[-1:]), None)

    def count(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)

    def exists(self) -> bool:
        """True if there are any."""
        return self.first() is not None

    def create(self, **columns: Any) -> Any:
        """Write a row."""
        row = self._model(**{**self._criteria, **columns})
        row.save()
        return row

    def __iter__(self) -> Iterator[Any]:
        for document in environment.vidispine.backend.search(self._model.kind):
            row = self._model(**{**document, "id": int(document["id"])})
            if all(str(getattr(row, name, None)) == str(value) for name, value in self._criteria.items()):
                yield row

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, index: Any) -> Any:
        return list(iter(self))[index]
