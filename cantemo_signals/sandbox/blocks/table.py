"""The blocks that Portal's pages are known to have: the words of their ``pluginblock`` tags, and what is around them.

A page has ``{% pluginblock "MediaViewDropdown" collection core %}`` where plugins may put something. Fifty-two tags are
seen in public templates derived from those of Portal 2 and 3; the nine others are filled by
public plugins, with which words their tags end is not known.
"""

from __future__ import annotations

from cantemo_signals.sandbox import environment
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Certainty

TEMPLATES = "templates derived from those of Portal 2 and 3 (XPlatform-Consulting/ubiquity-cantemo-theme)"
PLUGINS = "public plugins that fill it; the words of its tag are not known"
ITEM = ("item", "item_id", "systemmetadata")
COLLECTION = ("collection",)

#: For each page, what its context holds besides ``request`` and ``user``.
PAGES: dict[str, tuple[str, ...]] = {
    "every page": (),
    "the login page": (),
    "the administration": (),
    "the search page": (),
    "the ingest page": (),
    "the export dialog": (),
    "the page of an item": ITEM,
    "the page of a collection": COLLECTION,
    "an item in a list": (*ITEM, *COLLECTION),
}


class Block(NamedTuple):
    """A block: the ``words`` of its tag after the name, the page that it is on, and the names in its context.

    ``words`` are None if they are not known. ``is_open`` says that its context holds more than is known here.
    ``examples`` are further values in the context.
    """

    name: str
    words: tuple[str, ...] | None
    page: str
    carries: tuple[str, ...]
    certainty: Certainty
    source: str
    examples: dict[str, object] = {}  # noqa: RUF012 - never mutated
    meaning: str = ""


_SEEN: tuple[tuple[str, str, str], ...] = (
    (
        "core",
        "every page",
        "404template 500template BaseJS NavigationAdminPlugin NavigationFindPlugin NavigationIngestPlugin"
        " NavigationManagePlugin NavigationSectionPlugin header_css_js user_settings_menu",
    ),
    ("core", "the administration", "AdminLeftPanelBottomPanePlugin admin_index_page admin_left_panel_insidemenu"),
    ("core", "the login page", "login_error login_form login_notice"),
    ("core", "the ingest page", "ingestprofilechooser_bottom ingestprofilechooser_top"),
    (
        "core",
        "the search page",
        "Last10SearchViewDropdown RecycleBinViewGearBoxCurrentPage SearchSidebar SearchViewDropdown"
        " SearchViewGearBoxCurrentPage SearchViewGearBoxSelected confirm_delete_form",
    ),
    ("core", "the page of a collection", "CollectionPodBeforeTitle vs_collection_results_form"),
    (
        "core",
        "the page of an item",
        "MediaPreviewIcon MediaViewRelated item_clone_form item_make_latest_form media_export_form",
    ),
    ("collection core", "an item in a list", "MediaViewDropdown SubClipViewDropdown"),
    ("collection core", "every page", "MediaBinDropdown"),
    ("mediaitem core", "an item in a list", "MediaViewDeletableDropdown"),
    (
        "item core",
        "the page of an item",
        "PodPreviewAnnotationInfo PodPreviewFooter PodPreviewItemInfo PodPreviewSectionPreview"
        " PodPreviewSectionPreviewButton",
    ),
    (
        "",
        "the page of an item",
        "ItemTechMetadataPlugin MediaViewInLineJS MediaViewItemTechMetadataTop MediaViewLeftContentBottom"
        " MediaViewLeftPanelMenu MediaViewPanelRow1 MediaViewPanelRow2 MediaViewVersions",
    ),
    (
        "",
        "the export dialog",
        "ExportViewExportAreaOptions ExportViewMetadataProjectionOptions ExportViewShapeTagOptions",
    ),
)
_FILLED: tuple[tuple[str, str], ...] = (
    ("every page", "NavigationArchivePlugin"),
    ("the administration", "admin_left_panel_inside_archive"),
    ("the search page", "new_search_view_script"),
    ("the page of a collection", "CollectionSearchViewDropdown CollectionViewDropdown vs_collection_view_dropdown"),
    ("the page of an item", "AnnotationViewJS MediaViewHeader MediaViewVideoPlayerOptionsJS"),
)


def known() -> dict[str, Block]:
    """Return the blocks by name: those of the table, as the user's own catalogue corrects and extends it."""
    return {**_TABLE, **environment.own_blocks}


def _carries(page: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in the context of a page, among them the words of the tag that are variables."""
    variables = tuple(word for word in words if word in ("item", "mediaitem", "collection"))
    return tuple(dict.fromkeys((*PAGES.get(page, ()), *variables, "request", "user")))


def block(
    name: str,
    words: tuple[str, ...] | None,
    page: str = "every page",
    certainty: Certainty = "seen in code",
    source: str = TEMPLATES,
) -> Block:
    """Return a block with the context of its page."""
    return Block(name, words, page, _carries(page, words or ()), certainty, source)


_TABLE = {
    **{name: block(name, tuple(words.split()), page) for words, page, names in _SEEN for name in names.split()},
    **{name: block(name, None, page, "seen in code", PLUGINS) for page, names in _FILLED for name in names.split()},
}
