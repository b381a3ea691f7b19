"""What check says of receivers themselves: one small plugin for each kind, the line at fault marked."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cantemo_signals.values.connections import Finding
from tests.conftest import Open, Write
from tests.test_rule_examples import marked_lines

HEAD = """\
from django.db import models
from django.db.models.signals import m2m_changed, post_save
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
        @receiver(post_save, sender=Reel)
        def saved(sender, instance, **kwargs):
            return instance.owner
        @receiver(portal_post_login)
        def entered(sender, instance, **kwargs):
            return instance.owner
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

CASES = {
    f"{code} {name}": source
    for code, cases in (("CS110", IDS), ("CS202", RECONNECTS))
    for name, source in cases.items()
}


def checked(open_session: Open, directory: object, code: str) -> list[Finding]:
    return [each for each in open_session(directory).check().findings if each.code == code]


@pytest.mark.parametrize(("name", "source"), CASES.items(), ids=CASES)
def test_the_marked_lines_are_found_and_no_other(plugins: Write, open_session: Open, name: str, source: str) -> None:
    directory = plugins({"clips/__init__.py": HEAD + dedent(source)})

    found = checked(open_session, directory, name[:5])

    assert sorted(each.location.line for each in found if each.location) == [
        line for _, _, line in sorted(marked_lines(directory), key=lambda each: each[2])
    ]


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
            "portal.plugins.clips.tell asks for the attribute owner of instance, which is an id: 'VX-1'",
            "Write ItemHelper().getItem(instance) to get the object.",
        ),
        (
            "CS110",
            "warning",
            "portal.plugins.clips.told asks for the attribute email of instance, which is a name: 'ann'",
            "Use instance as the text that it is, or look up what it names.",
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
        "tell connects a new tell.<locals>.<lambda> to vidispine_post_delete at every event:"
        " there is one more each time",
        "tell connects a new tell.<locals>.<lambda> to vidispine_post_delete at every event,"
        " and nothing keeps it: it is never called",
        "tell connects deleted with another dispatch_uid to vidispine_post_delete at every event:"
        " there is one more each time",
    ]
    assert {each.see for each in found} == {
        "cantemo-signals fire vidispine_post_modify --sender ItemHelper --method setItemMetadata"
    }
