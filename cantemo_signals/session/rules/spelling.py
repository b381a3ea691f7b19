"""Whether a name is a misspelling of another one, judged word by word: whole names in this field are alike anyway."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from cantemo_signals.values import NamedTuple

SURE = 0.85
"""How similar two long words must be, from 0 to 1, for one to be the other with wrong letters."""

ALIKE = 0.75
"""How similar two words must be for one to be possibly meant as the other, though it may be a word of its own."""

LONG = 7
"""The length from which a word is still the same with more than one wrong letter."""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_ENDINGS = re.compile(r"(?:ied|ies|y|ed|es|ing|s|e)$")
_SYNONYMS = ("chang edit modif sav updat", "delet destroy remov", "add creat insert new", "fetch get read")

Kind = Literal["misspelt", "in other words", "perhaps"]


class Near(NamedTuple):
    """The name that was probably meant, and in which way it is close."""

    name: str
    kind: Kind


def near(name: str, known: Iterable[str], vocabulary: Collection[str] = ()) -> Near | None:
    """Return the known name that was probably meant, or None.

    A word in the ``vocabulary`` is not misspelt, though another one may have been meant.
    """
    kinds: dict[Kind, list[str]] = {"misspelt": [], "in other words": [], "perhaps": []}
    for other in known:
        if (kind := _kind(name, other, vocabulary)) is not None:
            kinds[kind].append(other)
    return next((Near(_nearest(name, others), kind) for kind, others in kinds.items() if others), None)


def _nearest(name: str, others: list[str]) -> str:
    plain = "".join(words(name))
    return max(others, key=lambda other: _ratio(plain, "".join(words(other))))


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, whether they are separated by capitals or by underscores."""
    return tuple(word.lower() for word in _WORDS.findall(name))


def _kind(name: str, other: str, vocabulary: Collection[str]) -> Kind | None:
    mine, others = words(name), words(other)
    if "".join(mine) == "".join(others):
        is_sure = name[0].isupper() or ("_" in name and "_" in other)
        return "misspelt" if is_sure else "perhaps"  # Portal writes getFileName here and getFilename there
    if len(mine) != len(others):
        is_misspelt = _is_one_off("".join(mine), "".join(others))
        return "misspelt" if is_misspelt else "perhaps" if mine == others[1:] and len(mine) > 1 else None
    if sorted(mine) == sorted(others):
        return "perhaps"
    pairs = [pair for pair in zip(mine, others, strict=True) if pair[0] != pair[1]]
    if any(_differ_in_number(*pair) for pair in pairs):
        return "perhaps" if all(_differ_in_number(*pair) for pair in pairs) else None
    if all(_is_slip(*pair) for pair in pairs):
        return "perhaps" if any(word in vocabulary for word, _ in pairs) else "misspelt"
    if all(_mean_the_same(*pair) for pair in pairs):
        return "in other words"
    return "perhaps" if all(pair[0][0] == pair[1][0] and _ratio(*pair) >= ALIKE for pair in pairs) else None


def _is_slip(word: str, other: str) -> bool:
    """Return whether a word is another one with one wrong letter, or with a few if it is long."""
    return _is_one_off(word, other) or (len(other) >= LONG and word[0] == other[0] and _ratio(word, other) >= SURE)


def _is_one_off(word: str, other: str) -> bool:
    """Return whether a word is another one with a letter that is extra, missing, wrong or in the wrong place."""
    if word[0] != other[0] or len(other) < 3:
        return False
    if len(word) == len(other):
        wrong = [place for place, pair in enumerate(zip(word, other, strict=True)) if pair[0] != pair[1]]
        is_turned = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(word) == sorted(other)
        return len(other) > 3 and (is_turned or (len(wrong) == 1 and len(other) >= LONG - 1))
    longer, shorter = sorted((word, other), key=len, reverse=True)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _ratio(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _mean_the_same(word: str, other: str) -> bool:
    stems = {_ENDINGS.sub("", word), _ENDINGS.sub("", other)}
    return len(stems) == 1 or any(stems <= {*meaning.split()} for meaning in _SYNONYMS)


def _differ_in_number(word: str, other: str) -> bool:
    """Return whether one word is the plural of the other, because Portal may well have both."""
    return any(each in (f"{rest}s", f"{rest}es", f"{rest[:-1]}ies") for each, rest in ((word, other), (other, word)))
