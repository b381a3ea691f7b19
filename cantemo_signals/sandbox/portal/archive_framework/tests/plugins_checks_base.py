"""Checks that tests of archive plugins inherit (seen in code: Cantemo/FileSysArchive, tests)."""

from __future__ import annotations

from hashlib import sha1
from typing import Any

from ..utils import FileSet, construct_filename

__all__ = ["ArchivePluginBaseTests"]


class ArchivePluginBaseTests:
    """File sets for tests of a plugin, which ``get_plugin_instance`` returns."""

    def get_plugin_instance(self) -> Any:
        """The plugin that is tested; a test class overrides this."""
        raise NotImplementedError

    def get_filesets(
        self, qty: int = 1, external_ids: list[list[str]] | None = None, files: int = 1, **options: Any
    ) -> list[FileSet]:
        """So many file sets, each with so many files, whose names, items and hashes are examples."""
        return [
            FileSet(
                item_id=f"VX-{number}",
                shape_id=f"VX-{number}",
                component_id=f"VX-{number}",
                files=[f"/srv/media{index or ''}/test_file_{number}.txt" for index in range(files)],
                external_ids=external_ids[number] if external_ids else [],
                hash=sha1(str(number).encode(), usedforsecurity=False).hexdigest(),
            )
            for number in range(qty)
        ]

    def plugin_has_bulk_policy(self) -> bool:
        """Tell whether one of the plugin's policies archives several files at once."""
        return any(policy.get("bulk_support") for policy in self.get_plugin_instance().get_policies())

    def _set_filesets_external_ids(self, file_sets: list[FileSet], replaced_filepath: str) -> list[FileSet]:
        """The file sets as archiving the first file of each into a directory leaves them."""
        return [
            each._replace(external_ids=[construct_filename(each.files[0], each, replaced_filepath)])
            for each in file_sets
        ]
