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

CASES = {f"{code} {name}": source for code, cases in (("CS110", IDS),) for name, source in cases.items()}


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
