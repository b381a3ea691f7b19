"""Which names are others misspelt, which say the same in other words, and which Portal may well have besides."""

from __future__ import annotations

import pytest

from cantemo_signals.session.rules.spelling import near

SIGNALS = ("vidispine_pre_modify", "vidispine_post_modify", "vidispine_post_delete", "vidispine_post_ingest")
METHODS = ("getItem", "getFiles", "getFileName", "getItemMetadata", "addItemToCollection", "removeItem", "lockItem")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("vidispine_post_modfy", "vidispine_post_modify"),
        ("vidispine_post_modifiy", "vidispine_post_modify"),
        ("vidispine_postmodify", "vidispine_post_modify"),
        ("vidispine_pots_modify", "vidispine_post_modify"),
        ("vidipsine_post_ingest", "vidispine_post_ingest"),
        ("vidispine_Post_delete", "vidispine_post_delete"),
        ("getItm", "getItem"),
        ("gtItem", "getItem"),
        ("getitemMetadta", "getItemMetadata"),
        ("addItemToColection", "addItemToCollection"),
        ("addItemToColletcion", "addItemToCollection"),
    ],
)
def test_wrong_letters_in_words_are_misspelt(name: str, meant: str) -> None:
    found = near(name, (*SIGNALS, *METHODS))

    assert found == (meant, "misspelt")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("vidispine_post_update", "vidispine_post_modify"),
        ("vidispine_post_updated", "vidispine_post_modify"),
        ("vidispine_post_modified", "vidispine_post_modify"),
        ("vidispine_post_remove", "vidispine_post_delete"),
        ("deleteItem", "removeItem"),
        ("fetchItem", "getItem"),
    ],
)
def test_another_word_for_the_same_is_near_in_other_words(name: str, meant: str) -> None:
    found = near(name, (*SIGNALS, *METHODS))

    assert found == (meant, "in other words")


@pytest.mark.parametrize("name", ["getItems", "getItemsMetadata", "getFilename", "getFields", "addItemsToCollection"])
def test_what_may_be_another_name_is_not_called_misspelt(name: str) -> None:
    found = near(name, METHODS)

    assert found is None or found.kind == "perhaps"


@pytest.mark.parametrize("name", ["post_modify", "vidispine_modify_post"])
def test_a_name_without_its_first_word_or_in_another_order_may_be_meant(name: str) -> None:
    assert near(name, SIGNALS) == ("vidispine_post_modify", "perhaps")


@pytest.mark.parametrize("name", ["setItem", "unlockItem", "getShapes", "getItemShares", "vidispine_pre_archive"])
def test_another_word_altogether_is_not_near(name: str) -> None:
    assert near(name, (*SIGNALS, *METHODS)) is None


def test_a_word_of_portals_names_is_not_misspelt() -> None:
    assert near("getItm", ("getItem",), {"itm"}) == ("getItem", "perhaps")
