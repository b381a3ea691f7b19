"""Jobs."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import silent

from .igeneral import SluggedHelper, wrapped

__all__ = ["JobHelper"]

_PAGE = "Development Guide, plugins/vidispine/interface_job"


class JobHelper(SluggedHelper):
    """Jobs; ``slug`` is the job that is meant where none is named."""

    @silent(certainty="inferred", source=_PAGE)
    def getAllImportJobs(self, state: str = "STARTED", *args: Any) -> list[Any]:
        """The import jobs in a state, as ``VSJob``."""
        return self._jobs(state=state)

    @silent(certainty="inferred", source=_PAGE)
    def getAllIngestJobs(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The ingest jobs, as ``VSJob``."""
        return self._jobs()

    @silent(certainty="inferred", source=_PAGE)
    def getAllJobs(
        self,
        types: Any = None,
        states: Any = None,
        first: int = 1,
        number: int = 1000,
        sort: str = "jobId desc",
        metadata: bool = False,
        user: bool = False,
        include_steps: bool = False,
        jobmetadata: Any = None,
        *args: Any,
    ) -> list[Any]:
        """The jobs of these types in these states, as ``VSJob``."""
        return self._jobs(types=types, states=states)

    @silent(certainty="inferred", source=_PAGE)
    def getAllJobsForItem(
        self, item_id: str, job_type: str | None = None, max_hits: int = 100, *args: Any
    ) -> list[Any]:
        """The jobs of an item, as ``VSJob``."""
        return self._jobs(item=item_id, type=job_type)

    @silent(certainty="inferred", source=_PAGE)
    def getJob(self, slug: str | None = None) -> Any:
        """A job, as ``VSJob``."""
        return wrapped("job.VSJob", self._backend.get("job", slug or self.slug or "VX-1"))

    @silent(certainty="inferred", source=f"{_PAGE}, which gives the name only")
    def updateJobPriority(self, *args: Any, **kwargs: Any) -> None:
        """Change the priority of a job."""
        self._backend.modify("job", self.slug or "VX-1")

    def _jobs(self, **criteria: Any) -> list[Any]:
        return [wrapped("job.VSJob", each) for each in self._backend.search("job", **criteria)]
