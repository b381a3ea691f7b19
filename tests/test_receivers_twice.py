"""Which receivers count as connected twice: the same code, called the same way."""

from __future__ import annotations

import pytest

from tests.conftest import Open, Write

HEAD = """
from functools import partial
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

KEPT = []
LIMIT = object()

def tell(limit, **kwargs): ...

def connect(*partials):
    for each in partials:
        KEPT.append(each)
        vidispine_post_modify.connect(each, ItemHelper)
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("connect(partial(tell, LIMIT), partial(tell, LIMIT))", ["CS203"]),
        ("connect(partial(tell, limit=LIMIT), partial(tell, limit=LIMIT))", ["CS203"]),
        ("connect(partial(tell, LIMIT), partial(tell, None))", []),
        ("connect(partial(tell, limit=LIMIT), partial(tell, limit=None))", []),
    ],
)
def test_partials_of_one_function_are_duplicates_only_if_they_give_it_the_same(
    plugins: Write, open_session: Open, line: str, found: list[str]
) -> None:
    session = open_session(plugins({"shelf.py": HEAD + line}))

    assert [each.code for each in session.wiring().findings if each.code == "CS203"] == found
