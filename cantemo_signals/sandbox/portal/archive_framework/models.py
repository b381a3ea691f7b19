"""Jobs of archive plugins, as Portal's database has them (seen in code: Cantemo/FileSysArchive, tests)."""

from __future__ import annotations

from cantemo_signals.sandbox.rows import Row, Rows

__all__ = ["AggregateArchiveJob", "ArchiveJob"]


class ArchiveJob(Row):
    """One component to archive or to restore; the values of the states are inferred."""

    kind = "archive job"
    WAITING, SUCCESS, FAILED = "WAITING", "SUCCESS", "FAILED"

    status: str
    item_id: str
    shape_id: str
    component_id: str


class AggregateArchiveJob(Row):
    """What a user asked to archive or to restore at once."""

    kind = "aggregate archive job"

    @property
    def jobs(self) -> Rows:
        """Its jobs, one for each component."""
        return Rows(ArchiveJob, {"aggregate_id": self.id})
