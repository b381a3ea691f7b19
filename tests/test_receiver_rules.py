"""What check says of receivers themselves: one small plugin for each kind, the line at fault marked."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cantemo_signals.values.connections import Finding
from tests.conftest import Open, Tool, Write
from tests.test_rule_examples import marked_lines

HEAD = """\
from django.db import models
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import Signal, receiver
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.igroup import GroupHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import (
    vidispine_post_create, vidispine_post_delete, vidispine_post_modify, vidispine_pre_delete, vidispine_pre_modify
)

"""

USES_OF_AN_ID = {
    "an attribute": "return instance.owner  # CS110",
    "a method": "instance.save()  # CS110",
    "an attribute of what came by keyword": "return kwargs['method'].owner  # CS110",
    "an attribute under another name": "item = instance\n    return getattr(item, 'owner')  # CS110",
    "an attribute that is set": "instance.owner = 'ann'  # CS110",
    "an item": "return instance['id']  # CS110",
    "an item of what came by keyword": "return kwargs['method']['id']  # CS110",
    "an item that is set": "instance['owner'] = 'ann'  # CS110",
    "as a context": "with instance:  # CS110\n        pass",
    "as a function": "return instance()  # CS110",
    "in another function": "return owner_of(instance)\ndef owner_of(item):\n    return item.owner  # CS110",
    "in a library": "import shutil\n    return shutil.copyfileobj(instance, instance)  # CS110",
    "a method that is meant for an attribute": "return print(instance.title)  # CS110",
    "a method by keyword": "return f\"{kwargs['method'].format}\"  # CS110",
    "a method of a text": "return instance.title(), instance.count('VX'), [instance][0].title, 'reel'.title",
    "by a name that is not looked at": "return hasattr(instance, 'owner'), getattr(instance, 'owner', None)",
    "as a text": "return instance.startswith('VX-') and instance[0] == 'V' and kwargs['method'].upper()",
    "to get the object": "return ItemHelper().getItem(instance).getId()",
    "that is caught": "try:\n        return instance.owner\n    except AttributeError:\n        return instance",
    "where another text is at fault": "return 'reel'.owner",
}

IDS = {
    "the name of a user that is created": """\
        @receiver(vidispine_post_create, sender=UserHelper)
        def created(sender, instance, **kwargs):
            return instance.email  # CS110
        """,
    "a group's name, which is no instance": """\
        @receiver(vidispine_post_modify, sender=UserHelper)
        def added(sender, group_name, **kwargs):
            return group_name.users  # CS110
        """,
    "an event that a receiver leads to": """\
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def shelve(sender, instance, method, **kwargs):
            CollectionHelper().addItemToCollection("VX-9", instance)
        @receiver(vidispine_post_modify, sender=CollectionHelper)
        def shelved(sender, instance, **kwargs):
            return instance.items  # CS110
        """,
    "the text that a plugin sends, and one that is only tried": """\
        aired, spliced = Signal(), Signal()
        def air(kind):
            aired.send(sender=None, kind=kind)
            spliced.send(sender=None, kind="news")
        @receiver(aired)
        def on_air(sender, kind, **kwargs):
            return kind == "news" and kind.owner
        @receiver(spliced)
        def on_splice(sender, kind, **kwargs):
            return kind.owner  # CS110
        """,
    "objects of models and users": """\
        from portal.authentication.signals import portal_post_login
        class Reel(models.Model):
            class Meta:
                app_label = "clips"
        @receiver([post_save, vidispine_post_delete])
        def saved(sender, instance, **kwargs):
            return instance.title
        @receiver(portal_post_login)
        def entered(sender, instance, **kwargs):
            return instance.owner, instance.title
        """,
    **{
        name: f"@receiver(vidispine_post_modify)\ndef tell(sender, instance, **kwargs):\n    {body}\n"
        for name, body in USES_OF_AN_ID.items()
    },
}

RECONNECTS = {
    "what is made anew at each event": """\
        from functools import partial
        from uuid import uuid4
        class Watcher:
            def seen(self, sender, **kwargs): ...
            def __call__(self, sender, **kwargs): ...
        KEPT = []
        def deleted(sender, **kwargs): ...
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def tell(sender, instance, **kwargs):
            def closure(sender, **kwargs):
                return instance
            KEPT.append(Watcher())
            vidispine_post_delete.connect(closure, weak=False)  # CS202
            vidispine_post_delete.connect(lambda **kwargs: None, ItemHelper)  # CS202
            vidispine_post_delete.connect(partial(deleted, 1), weak=False)  # CS202
            vidispine_post_delete.connect(KEPT[-1].seen)  # CS202
            vidispine_post_delete.connect(KEPT[-1])  # CS202
            vidispine_post_delete.connect(deleted, dispatch_uid=str(uuid4()))  # CS202
            @receiver(post_save, weak=False)  # CS202
            def saved(sender, **kwargs): ...
            connect_all()
        def connect_all():
            vidispine_post_delete.connect(lambda **kwargs: None, weak=False)  # CS202
        """,
    "in an event that a receiver leads to": """\
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def shelve(sender, instance, **kwargs):
            CollectionHelper().addItemToCollection("VX-9", instance)
        @receiver(vidispine_post_modify, sender=CollectionHelper)
        def shelved(sender, instance, **kwargs):
            vidispine_post_delete.connect(lambda **kwargs: None, weak=False)  # CS202
        """,
    "what stays one": """\
        class Watcher:
            def seen(self, sender, **kwargs): ...
        WATCHER = Watcher()
        IS_WATCHING = False
        def deleted(sender, **kwargs): ...
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def tell(sender, instance, **kwargs):
            global IS_WATCHING
            vidispine_post_delete.connect(deleted)
            vidispine_post_delete.connect(WATCHER.seen)
            vidispine_post_delete.connect(lambda **kwargs: None, weak=False, dispatch_uid="clips")
            vidispine_post_delete.connect(lambda **kwargs: None, weak=False, dispatch_uid=f"clips-{instance}")
            if not IS_WATCHING:
                IS_WATCHING = True
                vidispine_post_delete.connect(lambda **kwargs: None, weak=False)
        """,
    "what is disconnected again": """\
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def tell(sender, instance, **kwargs):
            def meanwhile(sender, **kwargs): ...
            vidispine_post_create.connect(meanwhile)
            ItemHelper().createPlaceholder()
            vidispine_post_create.disconnect(meanwhile)
            before, vidispine_post_create.receivers = vidispine_post_create.receivers, []
            vidispine_post_create.receivers = before
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def wait(sender, instance, **kwargs):
            def once(sender, **kwargs):
                vidispine_post_delete.disconnect(once)
            vidispine_post_delete.connect(once, weak=False)
        @receiver(vidispine_post_create, sender=ItemHelper)
        def created(sender, **kwargs): ...
        """,
}

WAITS_FOR = {
    "a method that is misspelt": "method == 'removeItm'  # CS109",
    "in other words": "method == 'deleteItem'  # CS109",
    "written otherwise": "method != 'remove_item'  # CS109",
    "of another helper": "method == 'removeCollection'  # CS109",
    "that sends another signal": "'setItemMetadata' == method  # CS109",
    "of which nothing is known": "method == 'purge'  # CS109",
    "among others": "method in ('removeItem', 'removeItms')  # CS109",
    "in a set of another name": "method in REMOVED or method in MISSPELT  # CS109",
    "in a table": "TABLE.get(method), {'removeItm': 1}.get(method)  # CS109",
    "in another function": "is_removed(method)",
    "by keyword": "kwargs['signal'] and kwargs.get('metod')  # CS109",
    "a keyword that is there for sure": "'methd' in kwargs  # CS109",
    "a keyword of which nothing is known": "kwargs.get('user'), 'user' in kwargs, kwargs.pop('user', None)",
    "the right one": "method == 'removeItem' or method is None or kwargs.get('sender') or method == str(instance)",
    "what is no argument": "instance == 'removeItm' or method.lower() == 'removeitm' or len(method) == 'removeItm'",
}

WAITING = {
    "of any sender": """\
        @receiver(vidispine_post_delete)
        def tell(sender, **kwargs):
            if kwargs["method"] == "removeCollection" or kwargs.get("method") in ("removeItem", "deleteUser"):
                return 1
            match kwargs["method"]:
                case "removeCollecton" | "removeItem":  # CS109
                    return 2
        """,
    "of several signals and senders": """\
        @receiver([vidispine_post_delete, vidispine_post_modify], sender=ItemHelper)
        @receiver(vidispine_post_delete, sender=CollectionHelper)
        def tell(sender, method, **kwargs):
            if method in ("removeItem", "setItemMetadata", "removeCollection"):
                return 1
            return method == "createCollection"  # CS109
        """,
    "in functions that receivers share": """\
        REMOVED = "removeCollecton"
        def is_removed(method):
            return method in ("removeItem", "removeCollection") or method == "removeItm"  # CS109
        @receiver(vidispine_post_delete, sender=ItemHelper)
        def item(sender, method, **kwargs):
            return is_removed(method)
        @receiver(vidispine_post_delete, sender=CollectionHelper)
        def collection(sender, method, **kwargs):
            return is_removed(method) or method in ("removeItem", REMOVED)  # CS109
        """,
    "arguments of plugins' own signals": """\
        aired, spliced, cut = Signal(), Signal(), Signal()
        def air(**more):
            aired.send(sender=None, kind="news")
            aired.send(sender=None, kind="sports", live=True)
            spliced.send(sender=None, kind="news", **more)
            cut.send(sender=None, kind=str(more))
        @receiver(aired)
        def on_air(sender, kind, **kwargs):
            return kind == "news" or kind == "film" or kwargs.get("liv") or kwargs.get("live")  # CS109
        @receiver([spliced, cut])
        def on_splice(sender, kind, **kwargs):
            return kind == "new" or kwargs.get("knd")
        """,
    "of a receiver that is called by others, too": """\
        @receiver(vidispine_post_delete, sender=ItemHelper)
        def tell(sender, method, **kwargs):
            return method == "purge" or method == "removeItm" or kwargs.get("methd")
        def purge(item_id):
            tell(ItemHelper, method="purge", instance=item_id)
        def remove(item_id, method):
            tell(ItemHelper, method=method, instance=item_id)
        """,
    **{
        name: "REMOVED, MISSPELT, TABLE = ('removeCollection',), ('removeItm',), {'removeCollection': 1}\n"
        "def is_removed(name):\n    return name == 'removeCollection'\n"
        "@receiver(vidispine_post_delete, sender=ItemHelper)\n"
        f"def tell(sender, instance, method, **kwargs):\n    return {test}\n"
        for name, test in WAITS_FOR.items()
    },
}

RETURNED = {
    "False": "return False  # CS107",
    "a text": "return 'locked'  # CS107",
    "a small number": "return 1  # CS107",
    "a number": "return -1  # CS107",
    "a dictionary": "return {'ok': False, 'item': instance}  # CS107",
    "a pair": "return False, instance  # CS107",
    "a comparison": "return instance not in LOCKED  # CS107",
    "one of two": "return True if instance in LOCKED else None  # CS107",
    "what it has a name for": "is_locked = instance in LOCKED\n    return is_locked  # CS107",
    "somewhere": "if instance in LOCKED:\n        return not instance  # CS107\n    return None",
    "nothing": "if instance in LOCKED:\n        return\n    return None",
    "what a call gives": "return print(instance)",
    "what came": "return instance",
    "what is put together of it": "return f'{instance} is locked'",
    "what the module has": "return LOCKED",
    "what it looked for": "found = None\n    for found in LOCKED:\n        pass\n    return found",
    "a list of what came": "return [instance]",
    "inside": "def inner():\n        return True\n    return inner()",
    "as a generator": "yield instance\n    return True",
}

ANSWERS = {
    "of methods, objects and partials": """\
        from functools import partial
        class Desk:
            def seen(self, sender, **kwargs):
                return True  # CS107
            def __call__(self, sender, **kwargs):
                return True  # CS107
        DESK = Desk()
        vidispine_pre_modify.connect(DESK.seen)
        vidispine_post_modify.connect(DESK)
        def given(desk, sender, **kwargs):
            return True  # CS107
        GIVEN = [partial(given, DESK)]
        vidispine_pre_delete.connect(GIVEN[0])
        vidispine_post_delete.connect(lambda **kwargs: False, weak=False)  # CS107
        for signal in (vidispine_post_create, post_save):
            signal.connect(lambda sender, **kwargs: sender, weak=False)
        """,
    "of Django's models, and connected by a loop": """\
        @receiver(post_save)
        def saved(sender, **kwargs):
            return True  # CS107
        def before(sender, **kwargs):
            return True  # CS107
        def after(sender, **kwargs):
            return True  # CS107
        for each in (before, after):
            vidispine_pre_modify.connect(each)
        """,
    "that somebody reads, or may read": """\
        asked = Signal()
        def ask():
            return [answer for _, answer in asked.send(sender=None)]
        @receiver(asked)
        def own(sender, **kwargs):
            return True
        @receiver([asked, vidispine_pre_modify])
        def both(sender, **kwargs):
            return True
        @receiver(vidispine_pre_modify)
        def called(sender, **kwargs):
            return True
        def call():
            return called(ItemHelper) and list(map(handed_on, "ab"))
        @receiver(vidispine_pre_modify)
        def handed_on(sender, **kwargs):
            return True
        class Desk:
            def seen(self, sender, **kwargs):
                return True
            def look(self):
                if self.seen(None):
                    return 1
        DESK = Desk()
        vidispine_pre_modify.connect(DESK.seen)
        def reading(function):
            def inner(*args, **kwargs):
                print(function(*args, **kwargs))
            inner.__wrapped__ = function
            return inner
        @receiver(vidispine_pre_modify)
        @reading
        def decorated(sender, **kwargs):
            return True
        """,
    "that a call drops, too": """\
        @receiver(vidispine_pre_modify)
        def called(sender, **kwargs):
            return True  # CS107
        def call():
            called(ItemHelper)
            vidispine_pre_modify.disconnect(called)
        """,
    "of a signal of Portal's that a plugin asks": """\
        def ask():
            return [answer for _, answer in vidispine_pre_delete.send(sender=ItemHelper, instance="VX-1", method="x")]
        @receiver(vidispine_pre_delete)
        def tell(sender, **kwargs):
            return True
        """,
    **{
        name: f"LOCKED = ()\n@receiver(vidispine_pre_delete)\ndef tell(sender, instance, **kwargs):\n    {body}\n"
        for name, body in RETURNED.items()
    },
}

CASES = {
    f"{code} {name}": source
    for code, cases in (("CS110", IDS), ("CS202", RECONNECTS), ("CS109", WAITING), ("CS107", ANSWERS))
    for name, source in cases.items()
}


def checked(open_session: Open, directory: object, code: str) -> list[Finding]:
    return [each for each in open_session(directory).check().findings if each.code == code]


@pytest.mark.parametrize(("name", "source"), CASES.items(), ids=CASES)
def test_the_marked_lines_are_found_and_no_other(plugins: Write, open_session: Open, name: str, source: str) -> None:
    directory = plugins({"clips/__init__.py": HEAD + dedent(source)})

    found = checked(open_session, directory, name[:5])

    assert {each.location.line for each in found if each.location} == {line for *_, line in marked_lines(directory)}


def test_an_id_that_is_taken_for_an_object_is_said_once_with_how_to_get_that(
    plugins: Write, open_session: Open
) -> None:
    source = """\
        def tell(sender, instance, **kwargs):
            return instance.owner
        vidispine_post_modify.connect(tell, sender=ItemHelper)
        vidispine_post_delete.connect(tell, sender=CollectionHelper)
        def told(sender, instance, **kwargs):
            return instance.email
        vidispine_post_delete.connect(told, sender=UserHelper)
        """
    session = open_session(plugins({"clips.py": HEAD + dedent(source)}))

    found = session.check().findings

    assert [(each.code, each.severity, each.message, each.hint) for each in found] == [
        (
            "CS110",
            "error",
            "portal.plugins.clips.tell reads instance.owner, but instance is an id: 'VX-1'",
            "Use ItemHelper().getItem(instance) to get the object.",
        ),
        (
            "CS110",
            "warning",
            "portal.plugins.clips.told reads instance.email, but instance is a name: 'ann'",
            "Use instance as the string it is, or look up what it names.",
        ),
    ]


def test_what_is_connected_at_every_event_is_said_with_what_becomes_of_it(plugins: Write, open_session: Open) -> None:
    source = """\
        def deleted(sender, **kwargs): ...
        @receiver(vidispine_post_modify, sender=ItemHelper)
        def tell(sender, **kwargs):
            vidispine_post_delete.connect(lambda **kwargs: None, weak=False)
            vidispine_post_delete.connect(lambda **kwargs: None)
            vidispine_post_delete.connect(deleted, dispatch_uid=object())
        """

    found = checked(open_session, plugins({"clips.py": HEAD + dedent(source)}), "CS202")

    assert [each.message.replace("portal.plugins.clips.", "") for each in found] == [
        "tell connects a new tell.<locals>.<lambda> to vidispine_post_delete at every event: each event adds one",
        "tell connects a new tell.<locals>.<lambda> to vidispine_post_delete at every event,"
        " and nothing keeps it: it is never called",
        "tell connects deleted with another dispatch_uid to vidispine_post_delete at every event: each event adds one",
    ]
    assert {each.see for each in found} == {"cantemo-signals trace vidispine_post_modify"}


def test_a_text_that_never_comes_is_said_with_what_does_and_how_sure_that_is(
    plugins: Write, open_session: Open
) -> None:
    source = """\
        @receiver(vidispine_post_delete, sender=ItemHelper)
        def tell(sender, method, **kwargs):
            if method == "removeItm": return
            if method == "removeCollection": return
            if method == "getItems": return
            if method == "purge": return
            if kwargs.get("instnce"): return
        """

    found = checked(open_session, plugins({"clips.py": HEAD + dedent(source)}), "CS109")

    of_item = "which no event of vidispine_post_delete from ItemHelper carries"
    assert [(each.severity, each.message.replace("portal.plugins.clips.", ""), each.hint) for each in found] == [
        ("warning", f"tell compares method with 'removeItm', {of_item}", "Did you mean 'removeItem'?"),
        (
            "warning",
            f"tell compares method with 'removeCollection', {of_item}",
            "CollectionHelper.removeCollection sends vidispine_pre_delete and vidispine_post_delete.",
        ),
        ("warning", f"tell compares method with 'getItems', {of_item}", "ItemHelper.getItems sends no signal."),
        ("note", f"tell compares method with 'purge', {of_item}", "Known: removeItem."),
        ("warning", f"tell reads 'instnce', {of_item}", "Did you mean 'instance'?"),
    ]


def test_a_text_that_djangos_events_never_carry_is_told(plugins: Write, tool: Tool) -> None:
    pytest.importorskip("django")
    source = """\
        class Tag(models.Model):
            class Meta:
                app_label = "clips"
        class Reel(models.Model):
            tags = models.ManyToManyField(Tag)
            class Meta:
                app_label = "clips"
        @receiver(m2m_changed, sender=Reel.tags.through)
        def tagged(sender, action, **kwargs):
            return action == "added", action == "post_add"  # CS109
        @receiver(pre_save, sender=Reel)
        def about_to_be_saved(sender, **kwargs):
            return kwargs.get("created"), kwargs.get("raw")  # CS109
        @receiver([pre_save, post_save], sender=Reel)
        def saved(sender, **kwargs):
            return kwargs.get("created")
        """
    directory = plugins({"clips/__init__.py": HEAD + dedent(source)})

    found = tool("check", "-p", str(directory), "--select", "CS109", "--format", "json").document["findings"]

    assert [(each["severity"], each["location"]["line"]) for each in found] == [
        ("warning", line) for _, _, line in marked_lines(directory)
    ]
