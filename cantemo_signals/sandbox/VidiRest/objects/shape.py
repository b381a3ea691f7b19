"""Shapes, which are renditions of items, and their components."""

from __future__ import annotations

from math import gcd
from typing import Any

from .base import AVL, TEMPLATES, VSObject, at, known, reads
from .storage import VSFile, VSStorage

__all__ = [
    "VSAudioComponent",
    "VSBinaryComponent",
    "VSComponentBase",
    "VSContainerComponent",
    "VSObject",
    "VSShape",
    "VSSubtitleComponent",
    "VSVideoComponent",
    "cache_get_vidispine_archive_storages",
]

Pair = tuple[Any, Any]


@known("seen in code", AVL)
def cache_get_vidispine_archive_storages() -> list[VSStorage]:
    """The storages that hold archives, whose files ``getFiles`` leaves out: those of the type ``ARCHIVE``."""
    from cantemo_signals.sandbox import environment  # plugins find no names of ours here

    return [VSStorage(each) for each in environment.vidispine.backend.search("storage", type="ARCHIVE")]


class VSComponentBase(VSObject):
    """A part of a shape."""

    getCodec = reads("codec", source=AVL)
    getItemTrack = reads("itemTrack", source=AVL)  # "A1"

    @known("seen in code", AVL)
    def getFiles(self) -> list[VSFile]:
        """The files that hold it, without those in archives."""
        files = self._all(VSFile, "file")
        archives = [storage.getId() for storage in cache_get_vidispine_archive_storages()] if files else ()
        return [file for file in files if file.getStorageId() not in archives]

    @known("seen in code", AVL)
    def getTimeBase(self) -> Pair:
        """The length of a sample in seconds, as numerator and denominator: ``(1, 25)``; None twice if unknown."""
        return _fraction(self.json_object.get("timeBase"))

    @known("seen in code", AVL)
    def getBitRate(self) -> Any:
        """The bits per second; None if unknown."""
        return self.json_object.get("bitrate") or None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.getId()} {self.getCodec() or ''}".rstrip() + ">"


class VSContainerComponent(VSComponentBase):
    """The file format around the other components; the name of the class is inferred."""

    getStartTimecode = reads("startTimecode", source=AVL)  # in frames

    @known("seen in code", AVL)
    def getTimeCodeTimeBase(self) -> Pair:
        """The length of a frame of its time code, as numerator and denominator: ``(1, 25)``."""
        return _fraction(self.json_object.get("timeCodeTimeBase"))


class VSVideoComponent(VSComponentBase):
    """A component that is video, or an image."""

    @known("seen in code", AVL)
    def getFramerateAsFraction(self) -> dict[str, int]:
        """The frames per second, as ``numerator`` and ``denominator``; empty if unknown."""
        return self.json_object.get("averageFrameRate") or self.json_object.get("realBaseFrameRate") or {}

    @known("seen in code", AVL)
    def getResolutionWidth(self) -> Any:
        """The width in pixels."""
        return at(self.json_object, "resolution", "width")

    @known("seen in code", AVL)
    def getResolutionHeight(self) -> Any:
        """The height in pixels."""
        return at(self.json_object, "resolution", "height")

    @known("seen in code", AVL)
    def getAspectRatio(self, asString: bool = True) -> Any:
        """The aspect ratio of the picture as it is shown: ``16:9``, or ``(16, 9)``."""
        ratio = self._ratio()
        if not asString:
            return ratio
        return "" if None in ratio else f"{ratio[0]}:{ratio[1]}"

    def _ratio(self) -> Pair:
        given = self.json_object.get("displayAspectRatio")
        if given:
            return at(given, "horizontal"), at(given, "vertical")
        width, height = self._displayed("displayWidth", "width"), self._displayed("displayHeight", "height")
        if not width or not height:
            return None, None
        divisor = gcd(width, height)
        return width // divisor, height // divisor

    def _displayed(self, key: str, side: str) -> int:
        numerator, denominator = _fraction(self.json_object.get(key))
        pixels = numerator / denominator if numerator and denominator else at(self.json_object, "resolution", side)
        return round(pixels or 0)


class VSAudioComponent(VSComponentBase):
    """A component that is sound."""

    getChannels = reads("channelCount", source=AVL)

    @known("seen in code", AVL)
    def getSamplingRate(self) -> Any:
        """The samples per second; 0 if unknown: plugins convert it to a whole number."""
        return at(self.json_object, "timeBase", "denominator") or 0


class VSSubtitleComponent(VSComponentBase):
    """A component that holds subtitles."""


class VSBinaryComponent(VSComponentBase):
    """A component that is any file."""


class VSShape(VSObject):
    """A rendition of an item."""

    getEssenceVersion = reads("essenceVersion", source=TEMPLATES)

    @known("seen in code", AVL)
    def getTags(self) -> list[str]:
        """Its tags, such as ``original``."""
        return list(self.json_object.get("tag", ()))

    @known("inferred", "plugins by the Guardian")
    def getTag(self) -> Any:
        """The first of its tags, or None."""
        return next(iter(self.getTags()), None)

    @known("seen in code", AVL)
    def getMimeType(self) -> Any:
        """The first of its MIME types, or None."""
        return next(iter(self.json_object.get("mimeType", ())), None)

    @known("seen in code", AVL)
    def getContainerComponent(self) -> VSContainerComponent | None:
        """The component of the file format, or None."""
        document = self.json_object.get("containerComponent")
        return None if document is None else self._made(VSContainerComponent, document)

    @known("seen in code", AVL)
    def getVideoComponents(self) -> list[VSVideoComponent]:
        """The components that are video."""
        return self._all(VSVideoComponent, "videoComponent")

    @known("seen in code", AVL)
    def getAudioComponents(self) -> list[VSAudioComponent]:
        """The components that are sound."""
        return self._all(VSAudioComponent, "audioComponent")

    @known("seen in code", AVL)
    def getSubtitleComponents(self) -> list[VSSubtitleComponent]:
        """The components that hold subtitles."""
        return self._all(VSSubtitleComponent, "subtitleComponent")

    @known("seen in code", AVL)
    def getBinaryComponents(self) -> list[VSBinaryComponent]:
        """The components that are any file."""
        return self._all(VSBinaryComponent, "binaryComponent")

    @known("seen in code", AVL)
    def getAllFiles(self) -> list[VSFile]:
        """The files of all its components, each once."""
        container = self.getContainerComponent()
        components: list[VSComponentBase] = [
            *([container] if container is not None else ()),
            *self.getVideoComponents(),
            *self.getAudioComponents(),
            *self.getSubtitleComponents(),
            *self.getBinaryComponents(),
        ]
        files = [file for component in components for file in component.getFiles()]
        return list({file.getId(): file for file in reversed(files)}.values())[::-1]

    @known("inferred", AVL)
    def getFirstFileName(self) -> Any:
        """The name of the first of its files, or None."""
        return next((file.getFileName() for file in self.getAllFiles()), None)


def _fraction(document: Any) -> Pair:
    return at(document, "numerator"), at(document, "denominator")
