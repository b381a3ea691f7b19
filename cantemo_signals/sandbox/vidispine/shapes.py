"""Shapes and their components as Vidispine's JSON has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cantemo_signals.sandbox.vidispine.rates import rate_of, samples_and_rate
from cantemo_signals.values.recorded_forms import COMPONENTS

Document = dict[str, Any]

STREAMS = ("video", "audio", "subtitle", "binary")
"""The types of components that stand in lists, such as ``videoComponent``; a shape has one container besides."""

_WORDS = {
    "codec": "codec",
    "bitrate": "bitrate",
    "track": "itemTrack",
    "channels": "channelCount",
    "start_timecode": "startTimecode",
    "format": "format",
}
_SUBTITLES = (".ttml", ".srt", ".vtt", ".stl", ".scc", ".itt", ".dfxp")


def component(described: Document) -> Document:
    """Return the document of a component: what its description says, in Vidispine's words, and no more."""
    metadata = [{"key": key, "value": str(value)} for key, value in described.get("metadata", {}).items()]
    document: Document = {"metadata": metadata, "type": described.get("type", "video")}
    document |= {key: described[word] for word, key in _WORDS.items() if word in described}
    resolution = {side: described[side] for side in ("width", "height") if side in described}
    return {**document, **({"resolution": resolution} if resolution else {}), **_times(described)}


def _times(described: Document) -> Document:
    """Return what a component says about time: its rates and its duration."""
    times: Document = {}
    if "frame_rate" in described:
        rate = rate_of(described["frame_rate"])
        if described.get("type") == "container":
            times |= {"timeCodeTimeBase": _time_base(rate), "roundedTimeBase": round(rate[0] / rate[1])}
        else:
            times |= {"averageFrameRate": _fraction(rate), "timeBase": _time_base(rate)}
    if "sample_rate" in described:
        times["timeBase"] = _time_base((described["sample_rate"], 1))
    if "duration" in described:
        samples, rate = samples_and_rate(described["duration"])
        times["duration"] = {"samples": samples, "timeBase": _time_base(rate)}
    return times


def _fraction(rate: tuple[int, int]) -> Document:
    return {"numerator": rate[0], "denominator": rate[1]}


def _time_base(rate: tuple[int, int]) -> Document:
    """Return the length of a sample, which is the rate upside down."""
    return _fraction((rate[1], rate[0]))


def named(shapes: Iterable[Document], names: Any, placeholder: Any) -> list[Document]:
    """Return the shapes that have one of these tags.

    As Vidispine documents it, ``placeholder`` is a filter of three states: without it, or with ``false``, only shapes
    that have files are returned, with ``true`` only placeholders, which have none yet, and with ``all`` both.
    """
    wanted = {*(names.split(",") if isinstance(names, str) else names)}
    state = str(placeholder or False).lower()
    return [each for each in shapes if wanted & {*each.get("tag", ())} and state in ("all", _is_placeholder(each))]


def component_metadata(backend: Any, shape_id: str, component_id: str) -> Document:
    """Return the metadata of a component: what its shape shows, and what was written to it.

    Raises:
        NotFoundError: the shape has no such component.
    """
    shape = backend.get("shape", shape_id)
    parts = _parts(shape)
    shown = [entry for part in parts if part.get("id") == component_id for entry in part.get("metadata", ())]
    if not any(part.get("id") == component_id for part in parts) or backend.store.find("component", component_id):
        shown += backend.get("component", component_id)["metadata"]
    return {entry["key"]: entry["value"] for entry in shown}


def write_component_metadata(backend: Any, shape_id: str, component_id: str, values: Document) -> None:
    """Write values of a component's metadata beside those that it has.

    Raises:
        NotFoundError: the shape has no such component.
    """
    entries = {**component_metadata(backend, shape_id, component_id), **values}
    if backend.store.find("component", component_id) is None:
        backend.create("component", component_id)
    backend.modify("component", component_id, metadata=[{"key": key, "value": entries[key]} for key in entries])


def _is_placeholder(shape: Document) -> str:
    return str(not any(part.get("file") for part in _parts(shape))).lower()


def _parts(shape: Document) -> list[Document]:
    """Return all components of a shape."""
    streams = [each for kind in STREAMS for each in shape.get(f"{kind}Component", ())]
    return [shape.get("containerComponent") or {}, *streams]


def complete(document: Document, files: list[Document], components: list[Document]) -> Document:
    """Return a shape as Vidispine shows it, with its files and its components.

    A recorded one has them already, and gets those that came since. A shape whose components are not described has
    plausible ones, guessed by the name of its file.
    """
    if any(key in document for key in COMPONENTS):
        return _with_more(document, files, components)
    path = str(files[0]["path"]) if files else ""
    given = components or _plausible(path, str(document["id"]))
    parts = [{**each, "file": each.get("file") or files} for each in given]
    unnamed = {"id": f"{document['id']}-0", "metadata": [], "file": files}
    container = next((each for each in parts if each["type"] == "container"), unnamed)
    return {
        **document,
        "mimeType": document.get("mimeType") or _mime_types(path),
        "containerComponent": _without_type(container),
        **{
            f"{kind}Component": streams
            for kind in STREAMS
            if (streams := [_without_type(each) for each in parts if each["type"] == kind])
        },
    }


def _with_more(document: Document, files: list[Document], components: list[Document]) -> Document:
    if files:
        container = document.get("containerComponent") or {"metadata": []}
        document["containerComponent"] = {**container, "file": [*container.get("file", ()), *files]}
    for each in components:
        document.setdefault(f"{each['type']}Component", []).append(_without_type(each))
    return document


def _without_type(part: Document) -> Document:
    return {key: value for key, value in part.items() if key != "type"}


def _plausible(path: str, shape_id: str) -> list[Document]:
    """Return plausible components for a shape with such a file; none without a file."""
    if not path:
        return []
    kind = "subtitle" if path.lower().endswith(_SUBTITLES) else next(iter(_mime_types(path)), "").partition("/")[0]
    described = _PLAUSIBLE.get(kind, ({"type": "container"}, {"type": "binary"}))
    return [{"id": f"{shape_id}-{number}", **component(each)} for number, each in enumerate(described, 1)]


_VIDEO = {"type": "video", "width": 1920, "height": 1080}
_AUDIO = {"type": "audio", "sample_rate": 48000, "channels": 2, "track": "A1", "duration": "480000@48000"}
_PLAUSIBLE: dict[str, tuple[Document, ...]] = {
    "video": (
        {"type": "container", "start_timecode": 0, "frame_rate": "PAL", "duration": "250@PAL"},
        {**_VIDEO, "codec": "h264", "bitrate": 5_000_000, "frame_rate": "PAL", "track": "V1", "duration": "250@PAL"},
        {**_AUDIO, "codec": "aac", "bitrate": 128_000},
    ),
    "audio": ({"type": "container"}, {**_AUDIO, "codec": "pcm_s16le", "bitrate": 1_536_000}),
    "image": ({"type": "container"}, {**_VIDEO, "codec": "png"}),
    "subtitle": ({"type": "container"}, {"type": "subtitle", "track": "t1"}),
}


def _mime_types(path: str) -> list[str]:
    """Return the MIME type of a file by its name, in a list that is empty if it is unknown."""
    from mimetypes import guess_type  # 3 ms, only where media are asked for

    kind = guess_type(path)[0]
    return [kind] if kind else []
