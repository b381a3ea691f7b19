"""The interface of a host: what plugins are loaded into."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

from cantemo_signals.bus import Bus
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.missing_names import MissingName
from cantemo_signals.sandbox.shared_state import SharedState
from cantemo_signals.values.loading import HostName
from cantemo_signals.values.plugins import HostModule, Plugin

if TYPE_CHECKING:
    from cantemo_signals.hosts.project_rows import Rows  # the emulated Portal has none
    from cantemo_signals.sandbox.blocks.blocks import Blocks  # most plugins connect receivers only


class Host(Protocol):
    """What plugins are loaded into, once; they can then be inspected until it is closed."""

    name: HostName
    bus: Bus
    failures: Failures
    #: The paths that were searched for plugins, as the user named them.
    paths: tuple[str, ...] = ()
    #: The directory of the project, if it is one.
    home: str | None = None
    #: True if nothing real happens here when an event is sent.
    is_emulated: bool = False
    #: True if it mends what plugins take from Python 2 and from older Djangos.
    mends: bool = False
    #: The rows of its database, if it is a real project.
    rows: Rows | None = None
    #: While entered, plugin code is kept from doing harm, if this host can do that.
    guard: AbstractContextManager[object] = nullcontext()
    #: What plugins share, if this host compares and restores it.
    shared: SharedState | None = None

    @property
    def blocks(self) -> Blocks | None:
        """The blocks of its pages, which plugins fill, if it is emulated."""
        return None

    def undone(self) -> AbstractContextManager[object]:
        """Roll back on exit what events change in the database, if this host can do that."""
        return nullcontext()

    def load(self) -> None:
        """Load the plugins; ``plugins`` then shows which failed."""

    def close(self) -> None:
        """Leave the interpreter as it was before ``load``, as far as possible."""

    def plugins(self) -> list[Plugin]:
        """Return the plugins in load order, with their outcomes."""

    def plugin_modules(self) -> dict[str, str]:
        """The plugins' modules that were imported, if only partly, by full name, with their files."""

    def files_of(self, plugin: str) -> list[str]:
        """The source files of a plugin, imported or not."""

    def other_files(self) -> list[str]:
        """The source files that belong to no plugin and may use one, if this host has such."""
        return []

    def modules(self) -> list[HostModule]:
        """The modules of the host that plugins asked for, if it is emulated."""
        return []

    def missing_names(self) -> list[MissingName]:
        """The names that plugins take from the host and that it lacks, if it is emulated."""
        return []

    def senders(self) -> dict[str, object]:
        """The classes that can be named as a sender, connected or not, by dotted name."""

    def set_up_for(self, signal: str) -> bool:
        """Set up the library of a signal of this name, if that was put off; tell whether it was."""
        return False

    def versions(self) -> dict[str, str]:
        """The versions of what the plugins run on."""
