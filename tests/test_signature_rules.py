"""What the rules of the family CS1 find, and what they leave alone: one small plugin for each kind."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from cantemo_signals.session import Session
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.loading import Loading
from tests.conftest import Open, Write

HEAD = """\
import functools
from django.dispatch import Signal, receiver
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify, vidispine_pre_modify

aired = Signal()


def passing(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner


"""


Told = Callable[..., list[str]]


def findings(session: Session) -> list[Finding]:
    return [each for each in session.wiring().findings if each.code.startswith("CS1")]


@pytest.fixture
def told(plugins: Write, open_session: Open) -> Told:
    """Answer what is found in a plugin of one module: codes and messages, without the name of the module."""

    def tell(source: str, **files: str) -> list[str]:
        text = HEAD + textwrap.dedent(source)
        inner = {f"reel/{name}.py": textwrap.dedent(content) for name, content in files.items()}
        session = open_session(plugins({"reel/__init__.py": text, **inner}))
        return [f"{each.code} {each.message.replace('portal.plugins.reel.', '')}" for each in findings(session)]

    return tell


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def tell(instance, method): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
            "tell does not accept signal and sender, which every event of vidispine_post_modify from"
            " ItemHelper carries",
        ),
        (
            "def tell(sender, instance): ...\nvidispine_post_modify.connect(tell)",
            "tell does not accept signal, which every event of vidispine_post_modify carries",
        ),
        (
            "def tell(*args): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
            "tell does not accept signal and sender, which every event of vidispine_post_modify from"
            " ItemHelper carries",
        ),
        (
            "def tell(sender, signal, instance, method): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
            "tell takes no **kwargs, and Portal may send more with vidispine_post_modify from ItemHelper than is known",
        ),
        (
            "def tell(sender, signal, instance): ...\nvidispine_post_delete.connect(tell, ItemHelper)",
            "tell does not accept method, which every event of vidispine_post_delete from ItemHelper carries",
        ),
        (
            "class Desk:\n    def tell(sender, **kwargs): ...\n"
            "DESK = Desk()\nvidispine_post_modify.connect(DESK.tell, ItemHelper)",
            "Desk.tell gets sender twice, by position and by name, in every event of vidispine_post_modify from"
            " ItemHelper: its object is passed first",
        ),
        (
            "class Desk:\n    def tell(**kwargs): ...\n"
            "DESK = Desk()\nvidispine_post_modify.connect(DESK.tell, ItemHelper)",
            "Desk.tell cannot be called by vidispine_post_modify from ItemHelper: its object is passed first",
        ),
        (
            "class Desk:\n    def __call__(self, instance): ...\n"
            "DESK = Desk()\nvidispine_post_modify.connect(DESK, ItemHelper)",
            "Desk does not accept signal and sender, which every event of vidispine_post_modify from"
            " ItemHelper carries",
        ),
        (
            "def tell(sender, **kwargs): ...\n"
            "TOLD = functools.partial(tell, 'desk')\nvidispine_post_modify.connect(TOLD, ItemHelper)",
            "tell gets sender twice, by position and by name, in every event of vidispine_post_modify from ItemHelper",
        ),
        (
            "def tell(instance, **kwargs): ...\n"
            "TOLD = functools.partial(tell, 'desk')\nvidispine_post_modify.connect(TOLD, ItemHelper)",
            "tell gets instance twice, by position and by name, in every event of"
            " vidispine_post_modify from ItemHelper",
        ),
        (
            "def tell(sender, /, **kwargs): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
            "tell takes sender by position only, but it is passed by name in every event of vidispine_post_modify"
            " from ItemHelper",
        ),
        (
            "@passing\ndef tell(instance): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
            "tell does not accept signal and sender, which every event of vidispine_post_modify from"
            " ItemHelper carries",
        ),
        (
            "class Tell:\n    def __init__(self, sender): ...\nvidispine_post_modify.connect(Tell, ItemHelper)",
            "Tell does not accept signal, which every event of vidispine_post_modify from ItemHelper carries",
        ),
        (
            "TELL = lambda sender: None\nvidispine_post_modify.connect(TELL, ItemHelper)",
            "<lambda> does not accept signal, which every event of vidispine_post_modify from ItemHelper carries",
        ),
        (
            "def tell(sender, signal, item): ...\naired.connect(tell)\n"
            "def one():\n    aired.send(None, item=1)\n"
            "def two():\n    aired.send(None, item=1, who=2)",
            "tell does not accept who, which aired carries for two",
        ),
        (
            "def tell(instance): ...\nvidispine_post_modify.connect(tell, ItemHelper)\naired.connect(tell)",
            "tell does not accept signal and sender, which every event of vidispine_post_modify from ItemHelper"
            " and of 1 more signal carries",
        ),
    ],
)
def test_a_receiver_that_cannot_take_what_comes_is_told_once(source: str, message: str, told: Told) -> None:
    found = told(source)

    assert found == [f"CS101 {message}"]


@pytest.mark.parametrize(
    "source",
    [
        "def tell(sender, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "def tell(*args, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "class Desk:\n    def tell(self, sender, **kwargs): ...\nDESK = Desk()\naired.connect(DESK.tell)",
        "class Desk:\n    @staticmethod\n    def tell(sender, **kw): ...\nvidispine_post_modify.connect(Desk.tell)",
        "class Desk:\n    @classmethod\n    def tell(cls, sender, **kw): ...\naired.connect(Desk.tell)",
        "class Desk:\n    def tell(sender, **kw): ...\nvidispine_post_modify.connect(Desk.tell)",
        "def tell(shelf, sender, **kw): ...\nTELL = functools.partial(tell, 1)\nvidispine_post_modify.connect(TELL)",
        "def tell(shelf, sender, **kw): ...\nTELL = functools.partial(tell, shelf=1)\naired.connect(TELL)",
        "@passing\n@passing\ndef tell(sender, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "class Desk:\n    @passing\n    def tell(self, sender, **kwargs): ...\n"
        "DESK = Desk()\nvidispine_post_modify.connect(DESK.tell)",
        "vidispine_post_modify.connect(print)\nvidispine_post_modify.connect(dict)",
        "def tell(sender, signal, item): ...\naired.connect(tell)\ndef air():\n    aired.send(None, item=1)",
        "def tell(sender, signal, item): ...\naired.connect(tell)",
        "def wrap(function):\n    @functools.wraps(function)\n"
        "    def inner(*args, **kwargs):\n        return function(kwargs['instance'])\n    return inner\n"
        "@wrap\ndef tell(instance): ...\nvidispine_post_modify.connect(tell)",
    ],
)
def test_a_receiver_that_can_take_what_comes_is_left_alone(source: str, told: Told) -> None:
    found = told(source)

    assert found == []


def test_a_dispatcher_that_withholds_what_is_not_taken_needs_no_kwargs(plugins: Write, open_session: Open) -> None:
    source = HEAD + "def tell(instance): ...\nvidispine_post_modify.connect(tell, ItemHelper)\n"
    source += "@passing\ndef inner(instance): ...\nvidispine_post_modify.connect(inner, ItemHelper)\n"
    session = open_session(plugins({"reel.py": source}), loading=Loading(engine="pydispatcher"))

    found = findings(session)

    assert [(each.code, each.location.line if each.location else 0) for each in found] == [("CS101", 20)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def tell(sender, instnce=None, **kwargs): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
            "tell has a parameter instnce, which no event of vidispine_post_modify from ItemHelper carries",
        ),
        (
            "def tell(sender, *, metod=None, **kwargs): ...\nvidispine_post_modify.connect(tell)",
            "tell has a parameter metod, which no event of vidispine_post_modify carries",
        ),
        (
            "class Desk:\n    def tell(self, sender, metod='', **kwargs): ...\n"
            "DESK = Desk()\nvidispine_post_modify.connect(DESK.tell)",
            "Desk.tell has a parameter metod, which no event of vidispine_post_modify carries",
        ),
        (
            "def tell(sender, itme=None, **kwargs): ...\naired.connect(tell)\ndef air():\n    aired.send(None, item=1)",
            "tell has a parameter itme, which no event of aired carries",
        ),
        (
            "def tell(sender, instance, instances=None, **kwargs): ...\nvidispine_post_modify.connect(tell)",
            "tell has a parameter instances, which no event of vidispine_post_modify carries",
        ),
    ],
)
def test_a_parameter_that_never_comes_is_told(source: str, message: str, told: Told) -> None:
    found = told(source)

    assert found == [f"CS102 {message}"]


@pytest.mark.parametrize(
    "source",
    [
        "def tell(sender, instance=None, method=None, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "def tell(sender, metadata_document=None, **kw): ...\nvidispine_post_modify.connect(tell, ItemHelper)",
        "def tell(sender, dry_run=False, **kwargs): ...\nvidispine_post_delete.connect(tell)\n"
        "def call():\n    tell(None, dry_run=True)",
        "def tell(sender, itme=None, **kwargs): ...\naired.connect(tell)",
        "for name in 'ab':\n    def tell(sender, name=name, **kw): ...\n    vidispine_post_modify.connect(tell)",
        "def tell(sender, *, shelf=ItemHelper, **kw): ...\nvidispine_post_modify.connect(tell)",
        "def tell(sender, itme=None, **kw): ...\naired.connect(tell)\n"
        "def air(**kw):\n    aired.send(None, item=1, **kw)",
        "def tell(sender, itme=None, **kw): ...\naired.connect(tell)\nvidispine_post_modify.connect(tell)",
        "def tell(sender, _cache={}, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "def tell(sender, itme=None, **kw): ...\nTELL = functools.partial(tell, itme=1)\naired.connect(TELL)\n"
        "def air():\n    aired.send(None, item=1)",
    ],
)
def test_a_parameter_of_which_nobody_knows_or_that_is_meant_is_left_alone(source: str, told: Told) -> None:
    found = told(source)

    assert found == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "def tell(instance, document, **kwargs): ...\nvidispine_post_delete.connect(tell, ItemHelper)",
            "tell requires document, which no event of vidispine_post_delete from ItemHelper carries",
        ),
        (
            "def tell(instance, metadata_document, **kw): ...\nvidispine_pre_modify.connect(tell, CollectionHelper)",
            "tell requires metadata_document, which no event of vidispine_pre_modify from CollectionHelper carries",
        ),
        (
            "def tell(sender, *, item, who, **kwargs): ...\naired.connect(tell)\n"
            "def one():\n    aired.send(None, item=1)\ndef two():\n    aired.send(None, item=1, who=2)",
            "tell requires who, which aired does not carry for one",
        ),
        (
            "@passing\ndef tell(sender, document, **kwargs): ...\nvidispine_post_delete.connect(tell, ItemHelper)",
            "tell requires document, which no event of vidispine_post_delete from ItemHelper carries",
        ),
        (
            "def tell(self, sender, **kwargs): ...\nvidispine_post_delete.connect(tell, ItemHelper)",
            "tell requires self, which no event of vidispine_post_delete from ItemHelper carries",
        ),
        (
            "def view(function):\n    @functools.wraps(function)\n"
            "    def inner(request, *args, **kwargs):\n        return function(request, *args, **kwargs)\n"
            "    return inner\n"
            "@view\ndef tell(sender, **kwargs): ...\nvidispine_post_delete.connect(tell, ItemHelper)",
            "tell, wrapped in view, requires request, which no event of vidispine_post_delete from ItemHelper carries",
        ),
    ],
)
def test_an_argument_that_does_not_come_is_told_with_the_occasions(source: str, message: str, told: Told) -> None:
    found = told(source)

    assert found == [f"CS103 {message}"]


@pytest.mark.parametrize(
    "source",
    [
        "def tell(sender, instance, method, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "def tell(sender, instance, method, group_name=None, **kwargs): ...\nvidispine_post_modify.connect(tell)",
        "def tell(sender, item, **kwargs): ...\naired.connect(tell)",
        "def tell(sender, item, **kwargs): ...\naired.connect(tell)\ndef air(**more):\n    aired.send(None, **more)",
        "def tell(sender, item, **kw): ...\nTELL = functools.partial(tell, item=1)\nvidispine_pre_modify.connect(TELL)",
        "def only(function):\n    @functools.wraps(function)\n    def inner(*args, **kwargs):\n"
        "        if kwargs['method'] == 'setItemMetadata':\n            return function(*args, **kwargs)\n"
        "    return inner\n"
        "@only\ndef tell(sender, metadata_document, **kwargs): ...\nvidispine_pre_modify.connect(tell, ItemHelper)",
    ],
)
def test_an_argument_that_comes_or_of_which_nobody_knows_is_left_alone(source: str, told: Told) -> None:
    found = told(source)

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "@wrap\n@receiver(aired)\ndef tell(sender, **kwargs): ...",
        "@wrap\n@receiver([aired, vidispine_post_modify])\ndef tell(sender, **kwargs): ...",
        "@wrap\n@receiver(\n    aired,\n    sender=None,\n)\ndef tell(sender, **kwargs): ...",
        "from django.dispatch import receiver as on\n@wrap\n@on(aired)\ndef tell(sender, **kwargs): ...",
        "@receiver(vidispine_post_modify)\n@wrap\n@receiver(aired)\ndef tell(sender, **kwargs): ...",
        "@wrap\n@receiver(aired)\n@passing\ndef tell(sender, **kwargs): ...",
        "class Desk:\n    @staticmethod\n    @wrap\n    @receiver(aired)\n    def tell(sender, **kwargs): ...",
    ],
)
def test_a_decorator_above_the_one_that_connects_is_told(source: str, told: Told) -> None:
    found = told("def wrap(function):\n    return functools.lru_cache(function)\n\n\n" + source)

    name = "Desk.tell" if "Desk" in source else "tell"
    assert found == [f"CS104 {name} is connected without @wrap, which wraps it only after it is connected"]


@pytest.mark.parametrize(
    "source",
    [
        "@receiver(aired)\ndef tell(sender, **kwargs): ...",
        "@receiver(aired)\n@passing\ndef tell(sender, **kwargs): ...",
        "@receiver(aired)\n@receiver(vidispine_post_modify)\ndef tell(sender, **kwargs): ...",
        "def same(function):\n    return function\n@same\n@receiver(aired)\ndef tell(sender, **kwargs): ...",
        "class Desk:\n    @staticmethod\n    @receiver(aired)\n    def tell(sender, **kwargs): ...",
        "def tell(sender, **kwargs): ...\naired.connect(tell, weak=False)\ndef tell(sender, **kwargs): ...",
        "@passing\ndef tell(sender, **kwargs): ...\naired.connect(tell)",
    ],
)
def test_decorators_that_are_connected_or_change_nothing_are_left_alone(source: str, told: Told) -> None:
    found = told(source)

    assert found == []


def test_a_decorator_that_drops_what_is_connected_is_told_beside_the_loss(plugins: Write, open_session: Open) -> None:
    source = "@print\n@receiver(aired)\ndef tell(sender, **kwargs): ...\n"
    session = open_session(plugins({"reel.py": HEAD + source}))

    found = session.wiring().findings

    assert [each.code for each in found if each.severity != "note"] == ["CS104", "CS201"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("class Desk:\n    @receiver(aired)\n    def tell(self, sender, **kw): ...", "Desk.tell"),
        ("class Desk:\n    def tell(self, **kw): ...\naired.connect(Desk.tell)", "Desk.tell"),
        (
            "class Desk:\n    def tell(this, **kw): ...\naired.connect(Desk.tell)\ndef f():\n    aired.send(None)",
            "Desk.tell",
        ),
        ("class Desk:\n    @classmethod\n    @receiver(aired)\n    def tell(cls, **kw): ...", "Desk.tell"),
        ("class Desk:\n    @receiver(aired)\n    @passing\n    def tell(self, **kw): ...", "Desk.tell"),
        (
            "def make():\n    class Desk:\n        def tell(self, **kw): ...\n    return Desk\n"
            "DESK = make()\naired.connect(DESK.tell)",
            "make.<locals>.Desk.tell",
        ),
    ],
)
def test_a_method_without_its_object_is_told_and_nothing_else_of_it(source: str, name: str, told: Told) -> None:
    found = told(source)

    first = "this" if "(this" in source else "cls" if "(cls" in source else "self"
    assert found == [f"CS105 {name} is connected to aired as a plain function: nothing is passed for {first}"]


@pytest.mark.parametrize(
    "source",
    [
        "class Desk:\n    def tell(sender, **kw): ...\naired.connect(Desk.tell)",
        "class Desk:\n    def tell(self=None, **kw): ...\naired.connect(Desk.tell)",
        "class Desk:\n    def tell(*args, **kw): ...\naired.connect(Desk.tell)",
        "class Desk:\n    def tell(self, **kw): ...\nDESK = Desk()\naired.connect(DESK.tell)",
        "class Desk:\n    @classmethod\n    def tell(cls, **kw): ...\naired.connect(Desk.tell)",
        "class Desk:\n    tell = staticmethod(lambda sender, **kw: None)\naired.connect(Desk.tell)",
    ],
)
def test_a_function_of_a_class_that_needs_no_object_is_left_alone(source: str, told: Told) -> None:
    found = told(source)

    assert found == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("async def tell(sender, **kwargs): ...\nvidispine_post_modify.connect(tell)", "tell is a coroutine function"),
        (
            "async def tell(sender, **kwargs):\n    yield\nvidispine_post_modify.connect(tell)",
            "tell is an async generator",
        ),
        (
            "class Desk:\n    async def __call__(self, sender, **kw): ...\nDESK = Desk()\n"
            "vidispine_post_modify.connect(DESK)",
            "Desk has an async __call__",
        ),
        (
            "class Desk:\n    async def tell(self, sender, **kw): ...\nDESK = Desk()\n"
            "vidispine_post_modify.connect(DESK.tell)",
            "Desk.tell is a coroutine function",
        ),
        (
            "async def tell(shelf, **kwargs): ...\nTELL = functools.partial(tell, 1)\n"
            "vidispine_post_modify.connect(TELL)",
            "tell is a coroutine function",
        ),
        (
            "@passing\nasync def tell(sender, **kwargs): ...\nvidispine_post_modify.connect(tell)",
            "tell is a coroutine function",
        ),
    ],
)
def test_what_nobody_awaits_is_told(source: str, message: str, told: Told) -> None:
    found = told(source)

    assert found == [f"CS106 {message}, and Portal does not await it: its body never runs"]


def test_what_a_newer_django_awaits_is_left_alone(told: Told) -> None:
    found = told("async def tell(sender, **kwargs): ...\naired.connect(tell)")

    assert found == []


def test_what_runs_its_coroutine_is_left_alone(told: Told) -> None:
    found = told(
        """
        import asyncio
        def to_sync(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                return asyncio.run(function(*args, **kwargs))
            return inner
        @to_sync
        async def tell(sender, **kwargs): ...
        aired.connect(tell)
        """
    )

    assert found == []


USES = "def tell(sender, **kwargs):\n    {}\naired.connect(tell)\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (USES.format("ShelfEntry.forget()"), "tell uses ShelfEntry"),
        (USES.format("return [ShelfEntry for each in kwargs]"), "tell uses ShelfEntry"),
        (USES.format("return lambda: ShelfEntry"), "tell uses ShelfEntry"),
        (USES.format("try:\n        ShelfEntry.forget()\n    except Exception:\n        pass"), "tell uses ShelfEntry"),
        (
            USES.format("help_out()") + "def help_out():\n    ShelfEntry.forget()",
            "help_out, reached from tell, uses ShelfEntry",
        ),
        (
            "class Desk:\n    def tell(self, **kw):\n        self.help_out()\n"
            "    def help_out(self):\n        ShelfEntry.forget()\nDESK = Desk()\naired.connect(DESK.tell)",
            "Desk.help_out, reached from tell, uses ShelfEntry",
        ),
        ("@passing\n" + USES.format("ShelfEntry.forget()"), "tell uses ShelfEntry"),
        ("from .helpers import *\n" + USES.format("ShelfEntry.forget()"), "tell uses ShelfEntry"),
        (
            "from . import helpers\n" + USES.format("helpers.forget()"),
            "helpers.forget, reached from tell, uses ShelfEntry",
        ),
        (USES.format("unicode(kwargs)"), "tell uses unicode"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shelves import ShelfEntry\n"
            + USES.format("ShelfEntry.forget()"),
            "tell uses ShelfEntry",
        ),
        (
            "class Desk:\n    def __init__(self):\n        pass\n"
            "    @staticmethod\n    def forget():\n        ShelfEntry.forget()\n" + USES.format("Desk().forget()"),
            "Desk.forget, reached from tell, uses ShelfEntry",
        ),
    ],
)
def test_a_name_that_nothing_defines_is_told(source: str, message: str, told: Told) -> None:
    found = told(source, helpers="def forget():\n    ShelfEntry.forget()\n" if ". import helpers" in source else "")

    assert found == [f"CS112 {message}, which is not defined"]


@pytest.mark.parametrize(
    "source",
    [
        USES.format("return len(kwargs), functools, __name__, __file__"),
        USES.format("import os\n    return os.path"),
        USES.format("class Inner:\n        one = 1\n        two = one\n    return Inner"),
        USES.format("if False:\n        ShelfEntry.forget()"),
        USES.format("try:\n        ShelfEntry.forget()\n    except NameError:\n        pass"),
        USES.format("try:\n        return unicode(sender)\n    except Exception:\n        return sender"),
        USES.format("try:\n        ShelfEntry\n    except NameError:\n        return\n    ShelfEntry.forget()"),
        "import sys\n" + USES.format("return unicode(sender) if sys.version_info < (3,) else sender"),
        "PY2 = False\n" + USES.format("return PY2 and unicode(sender)"),
        USES.format("if 'ShelfEntry' in globals():\n        ShelfEntry.forget()"),
        USES.format("return ShelfEntry") + "def set_up():\n    global ShelfEntry\n    ShelfEntry = 1",
        USES.format("return ShelfEntry") + "def set_up():\n    globals()['ShelfEntry'] = 1",
        USES.format("return ShelfEntry") + "if functools is None:\n    ShelfEntry = 1",
        USES.format("return ShelfEntry") + "try:\n    from shelves import ShelfEntry\nexcept ImportError:\n    pass",
        USES.format("return ShelfEntry") + "exec('Shelf' + 'Entry = 1')\ndel ShelfEntry",
        "from portal.vidispine.iitem import *\n" + USES.format("return ShelfEntry"),
        USES.format("return ShelfEntry") + "def __getattr__(name):\n    return 1",
        USES.format("return _('text')"),
        USES.format("return ShelfEntry") + "from . import helpers",
    ],
)
def test_a_name_that_may_be_there_is_left_alone(source: str, told: Told) -> None:
    found = told(source, helpers="def set_up(reel):\n    reel.ShelfEntry = 1\n" if ". import helpers" in source else "")

    assert found == []


def test_where_a_name_can_be_had_is_said(plugins: Write, open_session: Open) -> None:
    files = {
        "reel/__init__.py": HEAD
        + "def tell(sender, **kwargs):\n    ShelfEntry(UserHelper, recever, Whatever)\n"
        + "aired.connect(tell)\nfrom . import shelf\n",
        "reel/shelf.py": "class ShelfEntry: ...\n",
    }
    session = open_session(plugins(files))

    found = findings(session)

    assert [each.hint for each in found] == [
        "Add `from portal.plugins.reel.shelf import ShelfEntry` to __init__.py.",
        "Add `from portal.vidispine.iuser import UserHelper` to __init__.py.",
        "Did you mean receiver?",
        "Import or define Whatever in __init__.py.",
    ]


def test_what_blinker_passes_is_the_sender_by_place_and_the_arguments_by_name(told: Told) -> None:
    pytest.importorskip("blinker")

    found = told(
        """
        import blinker
        spliced = blinker.signal("spliced")
        class Desk:
            def bound(self, sender, **kwargs): ...
            def unbound(self, sender, **kwargs): ...
            def no_sender(self, **kwargs): ...
        DESK = Desk()
        def right(reel, item, **kwargs): ...
        def everything(reel, item): ...
        def no_item(sender): ...
        def item_first(item, **kwargs): ...
        def nobody(**kwargs): ...
        def wants_more(sender, who, **kwargs): ...
        async def later(sender, **kwargs): ...
        for each in (right, everything, no_item, item_first, nobody, wants_more, later):
            spliced.connect(each)
        for each in (DESK.bound, DESK.no_sender, Desk.unbound):
            spliced.connect(each, weak=False)
        def splice():
            spliced.send("reel", item=1)
        """
    )

    assert found == [
        "CS101 no_item does not accept item, which every event of spliced carries",
        "CS101 item_first gets item twice, by position and by name, in every event of spliced",
        "CS101 nobody cannot be called by spliced",
        "CS101 Desk.no_sender cannot be called by spliced",
        "CS103 wants_more requires who, which no event of spliced carries",
        "CS105 Desk.unbound is connected to spliced as a plain function: nothing is passed for self",
        "CS106 later is a coroutine function, and Blinker refuses to send to it: its body never runs",
    ]


def test_what_pydispatcher_itself_passes_is_what_a_receiver_names(told: Told) -> None:
    found = told(
        """
        from pydispatch import dispatcher
        def right(item): ...
        def nothing(): ...
        def wants_more(item, who): ...
        def misspelt(itme=None): ...
        for each in (right, nothing, wants_more, misspelt):
            dispatcher.connect(each, signal="spliced")
        def splice():
            dispatcher.send(signal="spliced", sender=None, item=1)
        """
    )

    assert found == [
        "CS102 misspelt has a parameter itme, which no event of spliced carries",
        "CS103 wants_more requires who, which no event of spliced carries",
    ]


def test_what_is_only_inferred_of_portal_makes_no_error(plugins: Write, open_session: Open) -> None:
    source = """
        def sure(sender, document, **kwargs): ...
        def inferred(sender, document, **kwargs): ...
        vidispine_post_delete.connect(sure, ItemHelper)
        vidispine_post_delete.connect(inferred, CollectionHelper)
        """
    session = open_session(plugins({"reel.py": HEAD + textwrap.dedent(source)}))

    found = findings(session)

    assert [(each.code, each.severity) for each in found] == [("CS103", "error"), ("CS103", "warning")]


def test_objects_that_must_not_be_asked_are_not_asked(told: Told) -> None:
    found = told(
        """
        import types
        class Evil:
            def __getattr__(self, name):
                raise SystemExit(name)
            def __repr__(self):
                raise SystemExit
            __hash__ = __eq__ = __bool__ = __repr__
            def __call__(self, sender, **kwargs): ...
        class Names(dict):
            def get(self, *args):
                raise SystemExit
            __getitem__ = __contains__ = get
        EVIL = Evil()
        def tell(sender, instance=EVIL, **kwargs):
            EVIL.send(sender=1)
            return recever
        tell.__wrapped__ = tell.__qualname__ and EVIL
        vidispine_post_modify.connect(tell)
        def nowhere(sender, **kwargs): ...
        nowhere.__module__ = EVIL
        vidispine_post_modify.connect(nowhere)
        ODD = types.FunctionType(nowhere.__code__, Names(__name__="portal.plugins.reel"))
        vidispine_post_modify.connect(ODD)
        """
    )

    assert found == ["CS112 tell uses recever, which is not defined"]
