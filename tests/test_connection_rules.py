"""What is said of connections: plugins whose lines are marked with what is found there, and with nothing else."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.conftest import Tool, Write
from tests.test_rule_examples import marked_lines

HEAD = """\
from functools import partial
import blinker
from celery.signals import task_success
from django.db import models
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import Signal, receiver
from portal.authentication.views import LoginView
from portal.authentication.signals import portal_post_login
from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine import iitem
from portal.vidispine.igroup import GroupHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_get, vidispine_post_modify, vidispine_pre_get
from pydispatch import dispatcher

def first(sender, **kwargs): ...
def second(sender, **kwargs): ...
def third(number, sender, **kwargs): ...

class Watcher:
    def seen(self, sender, **kwargs): ...
    def __call__(self, sender, **kwargs): ...

class Reel(models.Model):
    class Meta:
        app_label = "clips"

"""

DEAD = {
    "a partial, for two signals at once": """\
        for signal in (vidispine_post_modify, vidispine_post_delete):
            signal.connect(partial(third, 1), sender=ItemHelper)  # CS201
        """,
    "a method and a call of an object that nothing holds": """\
        vidispine_post_modify.connect(Watcher().seen)  # CS201
        vidispine_post_delete.connect(Watcher())  # CS201
        """,
    "what a loop decorates": """\
        def connect_all():
            for each in (vidispine_post_modify, vidispine_post_delete):
                @receiver(each)  # CS201
                def on_event(sender, **kwargs): ...
        connect_all()
        """,
    "with the signals of libraries": """\
        tidied, spliced = Signal(), blinker.Signal()
        tidied.send(sender=None), spliced.send()
        post_save.connect(lambda **kwargs: None, sender=Reel)  # CS201
        tidied.connect(lambda **kwargs: None)  # CS201
        spliced.connect(lambda sender, **kwargs: None)  # CS201
        task_success.connect(lambda **kwargs: None, weak=True)  # CS201
        """,
    "what was made up, or may be kept by what was": """\
        from portal.archive import handlers
        class Archivist(handlers.Base):
            def seen(self, sender, **kwargs): ...
        vidispine_post_modify.connect(handlers.Watcher().seen)
        vidispine_post_modify.connect(Archivist().seen)
        vidispine_post_modify.connect(first, sender=handlers.reels.sender)
        vidispine_post_modify.disconnect(handlers.forgotten)
        """,
    "what is kept": """\
        WATCHER, PARTS = Watcher(), [partial(third, 1)]
        vidispine_post_modify.connect(WATCHER.seen)
        vidispine_post_modify.connect(PARTS[0])
        vidispine_post_modify.connect(lambda **kwargs: None, weak=False)
        """,
}

UIDS = {
    "another receiver, of a loop": """\
        for each in (first, second):
            vidispine_post_modify.connect(each, dispatch_uid="clips")  # CS204
        """,
    "another receiver of Django's signal": """\
        post_save.connect(first, sender=Reel, dispatch_uid="clips")
        post_save.connect(second, sender=Reel, dispatch_uid="clips")  # CS204
        """,
    "a partial with another value": """\
        PARTS = [partial(third, number) for number in (1, 2)]
        vidispine_post_modify.connect(PARTS[0], dispatch_uid="clips")
        vidispine_post_modify.connect(PARTS[1], dispatch_uid="clips")  # CS204
        """,
    "the same, made anew by a line that ran twice": """\
        def connect():
            def on_event(sender, **kwargs): ...
            vidispine_post_modify.connect(on_event, dispatch_uid="clips", weak=False)  # CS205
        connect()
        connect()
        """,
    "another sender or signal, or connected otherwise, too": """\
        vidispine_post_modify.connect(first, ItemHelper, dispatch_uid="clips")
        vidispine_post_modify.connect(second, dispatch_uid="clips")
        vidispine_post_delete.connect(second, dispatch_uid="clips")
        vidispine_post_delete.connect(first, dispatch_uid="clips")
        vidispine_post_delete.connect(first)
        """,
}

UNSTABLE = {
    "an object, and a text or a number that has its address": """\
        class Reel:
            def connect(self):
                vidispine_post_modify.connect(first, dispatch_uid=object())  # CS207
                vidispine_post_modify.connect(second, dispatch_uid=self)  # CS207
                vidispine_post_delete.connect(first, dispatch_uid=repr(self))  # CS207
                vidispine_post_delete.connect(second, dispatch_uid=f"clips-{id(self)}")  # CS207
                post_save.connect(first, dispatch_uid=id(self))  # CS207
                post_save.connect(second, dispatch_uid=lambda: None)  # CS207
                post_save.connect(self.saved, dispatch_uid=str(self.saved))  # CS207
            def saved(self, sender, **kwargs): ...
        reel = Reel()
        reel.connect()
        """,
    "what is random, and the time": """\
        import datetime, random, time, uuid
        from random import getrandbits
        from uuid import uuid4 as new
        def connect():
            uid = f"clips-{new()}"
            vidispine_post_modify.connect(first, dispatch_uid=uid)  # CS207
            vidispine_post_modify.connect(second, dispatch_uid=uuid.uuid1().hex)  # CS207
            m2m_changed.connect(second, dispatch_uid="".join(random.choices("ab", k=4)))  # CS207
            vidispine_post_delete.connect(  # CS207
                first,
                dispatch_uid="clips" + str(time.time()),
            )
            vidispine_post_delete.connect(second, ItemHelper, True, random.randint(10000, 20000))  # CS207
            post_save.connect(first, dispatch_uid=datetime.datetime.now())  # CS207
        connect()
        @receiver(post_save, dispatch_uid=hex(getrandbits(64)))  # CS207
        def saved(sender, **kwargs): ...
        """,
    "what stays the same": """\
        import enum, uuid
        class Uid(enum.Enum):
            FIRST = 1
        class Named:
            def __init__(self, name): self.name = name
            def __eq__(self, other): return type(other) is Named and other.name == self.name
            def __hash__(self): return hash(self.name)
        KEY, TOKEN = object(), str(uuid.uuid4())
        uids = ["clips", "clips-2024", "0x1f2e3d4c5b6a", KEY, TOKEN, Uid.FIRST, Named("clips"), first, Watcher, 7.5,
                ("clips", 1), uuid.UUID("2f6b7a0e-6b5d-4c5e-9d35-6a3e0c6a1b11"), b"clips", 20240101, first.__name__]
        for uid in uids:
            vidispine_post_modify.connect(first, dispatch_uid=uid)
        vidispine_post_delete.connect(first, dispatch_uid=__name__ + "." + first.__qualname__ + "100000")
        vidispine_post_delete.connect(second, dispatch_uid=str(uuid.uuid5(uuid.NAMESPACE_DNS, "clips")))
        """,
}

DISCONNECTS = {
    "another sender": """\
        vidispine_post_modify.connect(first, sender=ItemHelper)
        vidispine_post_modify.disconnect(first)  # CS206
        """,
    "a dispatch uid is needed, of Django's signal": """\
        post_save.connect(first, sender=Reel, dispatch_uid="clips")
        post_save.disconnect(first, sender=Reel)  # CS206
        post_save.disconnect(sender=Reel, dispatch_uid="clips")
        """,
    "another object": """\
        PART, WATCHER = partial(third, 1), Watcher()
        vidispine_post_modify.connect(PART)
        vidispine_post_modify.connect(WATCHER.seen)
        vidispine_post_modify.disconnect(partial(third, 1))  # CS206
        vidispine_post_modify.disconnect(Watcher().seen)  # CS206
        vidispine_post_modify.disconnect(WATCHER.seen)
        """,
    "another signal": """\
        vidispine_post_modify.connect(first)
        vidispine_post_delete.disconnect(first)  # CS206
        """,
    "a library's own conditions": """\
        spliced = blinker.Signal()
        def tell():
            spliced.send("reel-1")
            dispatcher.send("cut")
        spliced.connect(first, "reel-1")
        spliced.disconnect(first, "reel-2")  # CS206
        dispatcher.connect(first, "cut", weak=False)
        dispatcher.disconnect(first, "cut")  # CS206
        """,
    "one that makes sure, and a loop in which one is right": """\
        vidispine_post_modify.disconnect(first, sender=ItemHelper)
        vidispine_post_modify.connect(first, sender=ItemHelper)
        for each in (GroupHelper, ItemHelper):
            vidispine_post_modify.disconnect(first, sender=each)
        """,
}

SENDERS = {
    "a text, an object, a module, another helper, a subclass that nothing makes": """\
        HELPER = ItemHelper()
        class ReelHelper(ItemHelper): ...
        vidispine_post_modify.connect(first, sender="ItemHelper")  # CS301
        vidispine_post_modify.connect(first, sender=HELPER)  # CS301
        vidispine_post_modify.connect(first, sender=ItemHelper())  # CS301
        vidispine_post_modify.connect(first, sender=iitem)  # CS301
        vidispine_post_delete.connect(first, sender=GroupHelper)  # CS301
        vidispine_post_modify.connect(first, sender=ReelHelper)  # CS301
        """,
    "several senders at once": """\
        @receiver(vidispine_post_modify, sender=[ItemHelper, GroupHelper])  # CS301
        def modified(sender, **kwargs): ...
        SENDERS = (ItemHelper, GroupHelper)
        vidispine_post_delete.connect(first, sender=SENDERS)  # CS301
        """,
    "each of many senders, of which most send it": """\
        for each in (ItemHelper, GroupHelper):
            vidispine_post_delete.connect(first, sender=each)  # CS301
        """,
    "a subclass that is made": """\
        class ReelHelper(ItemHelper): ...
        def rename(item_id):
            ReelHelper().setItemMetadata(item_id, {})
        vidispine_post_modify.connect(first, sender=ReelHelper)
        """,
    "a view that is derived": """\
        class Entrance(LoginView): ...
        urlpatterns = [Entrance.as_view()]
        portal_post_login.connect(first, sender=Entrance)
        portal_post_login.connect(second, sender=LoginView)
        """,
    "models": """\
        class Tagged(models.Model):
            class Meta:
                abstract = True
        class Label(models.Model):
            class Meta:
                app_label = "clips"
        class Can(Tagged):
            labels = models.ManyToManyField(Label)
            class Meta:
                app_label = "clips"
        post_save.connect(first, sender=Tagged)  # CS301
        post_save.connect(first, sender=Can)
        m2m_changed.connect(first, sender=Can)  # CS301
        m2m_changed.connect(first, sender=Can.labels.through)
        """,
    "objects that send themselves": """\
        followed = Signal()
        class Follow:
            def add(self):
                followed.send(sender=self)
        class Friend(Follow): ...
        FRIEND = Friend()
        followed.connect(first, sender=Follow)  # CS301
        followed.connect(first, sender=FRIEND)
        """,
    "a sender that nobody can tell": """\
        filled = Signal()
        def fill(sender):
            filled.send(sender=sender)
        filled.connect(first, sender=Watcher)
        """,
    "signals that nothing sends": """\
        vidispine_post_modify = Signal()
        vidispine_post_modify.connect(first, sender=ItemHelper)  # CS305
        vidispine_post_get.connect(first, sender=ItemHelper)  # CS305
        dispatcher.connect(first, "vidispine_post_modfy")  # CS305
        dispatcher.connect(first)
        for each in (vidispine_post_get, vidispine_pre_get, vidispine_post_delete):
            each.connect(second)  # CS305
        """,
    "senders that are gone": """\
        filled = Signal()
        def fill(sender):
            filled.send(sender=sender)
        WATCHER = Watcher()
        def connect():
            class Shelf: ...
            filled.connect(first, sender=Watcher())  # CS412
            filled.connect(first, sender=WATCHER)
        connect()
        """,
}

ACCIDENTS = {
    "what refers to itself, and what it refers to": """\
        class Ring:
            def __init__(self):
                self.me = self
            def seen(self, sender, **kwargs): ...
        def connect():
            def again(sender, **kwargs):
                return again
            def rest(sender, **kwargs): ...
            again.rest = rest
            vidispine_post_modify.connect(again)  # CS208
            vidispine_post_modify.connect(rest)  # CS208
            vidispine_post_modify.connect(Ring().seen)  # CS208
        connect()
        """,
    "what something holds": """\
        import threading
        KEPT = {}
        def keep():
            def again(sender, **kwargs):
                return again
            KEPT["deep"] = {"inside": [[again]]}
            return again
        vidispine_post_modify.connect(keep())
        class ReelBootstrap(Plugin):
            implements(IPluginBootstrap)
            def bootstrap(self):
                self.watchers = [Watcher()]
                vidispine_post_modify.connect(self.watchers[0].seen)
                vidispine_post_modify.connect(self.seen)
            def seen(self, sender, **kwargs): ...
        ReelBootstrap()
        def wait(watcher, stop=threading.Event()):
            vidispine_post_delete.connect(watcher.seen)
            stop.wait()
        threading.Thread(target=wait, args=(Watcher(),), daemon=True).start()
        """,
}

CASES = {
    f"{code} {name}": source
    for code, cases in (
        ("CS201", DEAD),
        ("CS204", UIDS),
        ("CS206", DISCONNECTS),
        ("CS207", UNSTABLE),
        ("CS301", SENDERS),
        ("CS208", ACCIDENTS),
    )
    for name, source in cases.items()
}


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_the_marked_lines_are_found_and_no_other(tool: Tool, plugins: Write, source: str) -> None:
    directory = plugins({"clips/__init__.py": HEAD + dedent(source)})

    document = tool("list", "-p", str(directory), "--format", "json", cwd=directory).document

    judged = [each for each in document["findings"] if each["code"] not in ("CS006", "CS203", "CS304", "CS501")]
    assert sorted((each["location"]["line"], each["code"], each["message"]) for each in judged) == [
        (line, code, message)
        for code, _, line in sorted(marked_lines(directory), key=lambda each: each[2])
        for message in [each["message"] for each in judged if each["location"]["line"] == line][:1] or [""]
    ]


def test_no_finding_runs_code_of_senders_and_receivers(tool: Tool, plugins: Write) -> None:
    source = """\
        class Meta(type):
            def __getattribute__(cls, name):
                if name == "__func__":
                    raise AttributeError(name)
                print("asked for", name)
            def __subclasscheck__(cls, other): print("asked about a class")
            def __instancecheck__(cls, other): print("asked about an object")
        class Odd(metaclass=Meta):
            _meta = 1
        class Ring:
            def __init__(self): self.me = self
            def __del__(self): print("deleted")
            def __eq__(self, other): print("compared")
            def __hash__(self): print("hashed"); return 1
            def __repr__(self): print("shown"); return ""
            @property
            def __class__(self): print("asked for the class")
            def seen(self, sender, **kwargs): ...
        def connect():
            vidispine_post_modify.connect(Ring().seen)  # CS208
        connect()
        RING = Ring()
        vidispine_post_modify.connect(first, sender=Odd)  # CS301
        vidispine_post_modify.connect(first, sender=RING)  # CS301
        vidispine_post_modify.disconnect(first, sender=RING.seen)  # CS206
        """
    directory = plugins({"clips/__init__.py": HEAD + dedent(source)})

    run = tool("list", "-p", str(directory), "--format", "json", cwd=directory)

    found = sorted((each["location"]["line"], each["code"]) for each in run.document["findings"] if each["location"])
    assert found == sorted((line, code) for code, _, line in marked_lines(directory))
    assert run.err == ""
