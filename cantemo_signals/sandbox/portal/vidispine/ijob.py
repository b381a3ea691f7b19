"""Jobs."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

from .igeneral import SluggedHelper, wrapped

__all__ = ["JobHelper"]

_PAGE = "Development Guide, plugins/vidispine/interface_job"


class JobHelper(SluggedHelper):
    """Jobs; ``slug`` is the job that is meant where none is named."""

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getAllImportJobs(self, state: str = "STARTED", *args: Any) -> list[Any]:
        """The import jobs in a state, as ``VSJob``."""
        return self._imports(status=state)

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getAllIngestJobs(self, *args: Any, **kwargs: Any) -> list[Any]:
        """The ingest jobs, as ``VSJob``."""
        return self._imports()

    @sends_nothing(certainty="inferred", source=_PAGE)
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
        jobs = self._jobs(type=_names(types), status=_names(states))
        if sort.endswith("asc"):
            jobs.reverse()
        return jobs[first - 1 :][:number]

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getAllJobsForItem(
        self, item_id: str, job_type: str | None = None, max_hits: int = 100, *args: Any
    ) -> list[Any]:
        """The jobs of an item, as ``VSJob``."""
        self._backend.get("item", item_id)
        return [each for each in self._jobs(type=job_type) if each.getTargetItem() == item_id][:max_hits]

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getJob(self, slug: str | None = None) -> Any:
        """A job, as ``VSJob``."""
        return wrapped("job.VSJob", self._backend.get("job", slug or self.slug))

    @sends_nothing(certainty="inferred", source=f"{_PAGE}, which gives the name only")
    def updateJobPriority(self, *args: Any, **kwargs: Any) -> None:
        """Change the priority of a job: of ``slug``, if only the priority is given."""
        given = {**dict(zip(("priority", "slug"), reversed(args), strict=False)), **kwargs}
        self._backend.modify("job", given.get("slug") or self.slug, priority=given.get("priority", "MEDIUM"))

    def _imports(self, **criteria: Any) -> list[Any]:
        return [each for each in self._jobs(**criteria) if "IMPORT" in each.getType()]

    def _jobs(self, **criteria: Any) -> list[Any]:
        """The jobs, the newest first."""
        return [wrapped("job.VSJob", each) for each in reversed(self._backend.search("job", **criteria))]


def _names(words: Any) -> list[str] | None:
    """Names that come in a list or with commas between them."""
    return words.split(",") if isinstance(words, str) else list(words) if words else None
