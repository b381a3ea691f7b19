"""Jobs."""

from __future__ import annotations

from typing import Any

from .base import PAD, TEMPLATES, VSObject, known, reads

_RUNNING = ("READY", "STARTED", "ABORT_PENDING")


class VSJob(VSObject):
    """A job."""

    getId = reads("jobId")  # "VX-1"
    getType = reads("type")  # "PLACEHOLDER_IMPORT"
    getStatus = reads("status")  # "FINISHED"
    getUser = reads("user")  # the name of the user who started it
    getStarted = reads("started")  # in ISO 8601
    getPriority = reads("priority")  # "MEDIUM"

    getCurrentStepDescription = reads("currentStep", "description", source=TEMPLATES)

    @known("measured by others", PAD)
    def inProgress(self) -> bool:
        """True while it runs; a job that waits does not."""
        return self.getStatus() in _RUNNING

    @known("measured by others", PAD)
    def getDataByKey(self, key: str) -> Any:
        """A value of the job's data, or None."""
        return next((each["value"] for each in self.json_object.get("data", ()) if each["key"] == key), None)

    @known("measured by others", PAD)
    def getSourceFilePath(self) -> Any:
        """The percent-encoded URI of the file that it reads."""
        return self.getDataByKey("sourceUri")

    @known("measured by others", PAD)
    def getFilename(self) -> Any:
        """The name of the file that it reads."""
        return self.getDataByKey("originalFilename")

    @known("measured by others", PAD)
    def getTargetItem(self) -> Any:
        """The id of the item that it works for."""
        return self.getDataByKey("item")

    @known("inferred", f"{PAD}, which show it as a percentage")
    def getProgress(self) -> Any:
        """The progress of its current step in percent, or None."""
        return self.getDataByKey("progress") or self.getTranscodeProgress()

    @known("inferred", f"{PAD}, which show it as a percentage")
    def getTranscodeProgress(self) -> Any:
        """The progress of the transcoding in percent, or None."""
        return self.getDataByKey("transcodeProgress")
