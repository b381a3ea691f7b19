"""Jobs."""

from __future__ import annotations

from typing import Any

from .base import VSObject

_RUNNING = ("READY", "STARTED", "ABORT_PENDING")


class VSJob(VSObject):
    """A job."""

    def getId(self) -> Any:
        """The id, such as ``VX-1``."""
        return self.json_object.get("jobId")

    def getType(self) -> Any:
        """The type, such as ``PLACEHOLDER_IMPORT``."""
        return self.json_object.get("type")

    def getStatus(self) -> Any:
        """The state, such as ``FINISHED``."""
        return self.json_object.get("status")

    def getUser(self) -> Any:
        """The name of the user who started it."""
        return self.json_object.get("user")

    def getStarted(self) -> Any:
        """The time of its start, in ISO 8601."""
        return self.json_object.get("started")

    def getPriority(self) -> Any:
        """The priority, such as ``MEDIUM``."""
        return self.json_object.get("priority")

    def inProgress(self) -> bool:
        """True while it runs; a job that waits does not."""
        return self.getStatus() in _RUNNING

    def getDataByKey(self, key: str) -> Any:
        """A value of the job's data, or None."""
        return next((each["value"] for each in self.json_object.get("data", ()) if each["key"] == key), None)

    def getSourceFilePath(self) -> Any:
        """The percent-encoded URI of the file that it reads."""
        return self.getDataByKey("sourceUri")

    def getFilename(self) -> Any:
        """The name of the file that it reads."""
        return self.getDataByKey("originalFilename")

    def getTargetItem(self) -> Any:
        """The id of the item that it works for."""
        return self.getDataByKey("item")

    def getTranscodeProgress(self) -> Any:
        """The progress of the transcoding in percent, or None."""
        return self.getDataByKey("transcodeProgress")
