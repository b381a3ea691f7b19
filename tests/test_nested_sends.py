"""What a receiver's own work sends, also where nobody is called; and what it gets back from those that are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Tool, Write

MODELS = """
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save, pre_delete
from django.dispatch import receiver
from portal.vidispine.signals import vidispine_post_create

class Label(models.Model):
    name = models.CharField(max_length=20)

class Note(models.Model):
    text = models.CharField(max_length=20)

class Reel(models.Model):
    labels = models.ManyToManyField(Label)

@receiver([post_init, post_save, pre_delete, post_delete, m2m_changed], sender=Reel)
def reel_changed(sender, **kwargs):
    pass

@receiver(vidispine_post_create)
def receive(sender, instance, **kwargs):
    {deed}
"""
CREATED = ("vidispine_post_create", "--method", "createUser")


def sent(tool: Tool, directory: Any, *words: str) -> list[Any]:
    run = tool("fire", *CREATED, "-p", str(directory), "--format", "json", *words)
    return [dispatch for call in run.document["calls"] for dispatch in call["sent"]]


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("Label.objects.create(name='a')", [("post_save", "Label")]),
        ("Label(name='a').save()", [("post_save", "Label")]),
        ("Label.objects.bulk_create([Label(name='a')])", []),
        (
            "Note.objects.create(text='a').delete()",
            [("post_save", "Note"), ("pre_delete", "Note"), ("post_delete", "Note")],
        ),
        (
            "Label.objects.create(name='a').delete()",
            [("post_save", "Label"), ("pre_delete", "Label"), ("post_delete", "Label")],
        ),
        (
            "Reel.objects.create().labels.add(Label.objects.create(name='a'))",
            [("post_save", "Reel"), ("post_save", "Label"), ("m2m_changed", "Reel_labels")],
        ),
    ],
)
def test_a_send_of_django_that_calls_nobody_is_told_with_who_was_not_called(
    tool: Tool, plugins: Write, deed: str, expected: list[tuple[str, str]]
) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": MODELS.format(deed=deed)})

    dispatches = [each for each in sent(tool, directory) if each["event"]["signal"] != "post_init"]

    found = [(each["event"]["signal"], each["event"]["sender"].rpartition(".")[2]) for each in dispatches]
    assert found == expected
    for each, (_, sender) in zip(dispatches, expected, strict=True):
        if sender != "Reel":
            [left_out] = each["not_called"]
            assert (each["calls"], left_out["reason"]) == ([], f"connected for Reel, not for {sender}")


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("Reel.objects.create()", [("post_save", "Reel", True, 1)]),
        ("reel = Reel(); reel.save(); reel.save()", [("post_save", "Reel", True, 1), ("post_save", "Reel", False, 1)]),
        ("Label(name='a').save()", [("post_save", "Label", True, 0)]),
        ("Note.objects.filter(text='a').update(text='b')", []),
        ("Reel().delete()", [("pre_delete", "Reel", None, 1), ("post_delete", "Reel", None, 1)]),
    ],
)
def test_models_of_a_made_up_django_send_what_real_ones_send(
    tool: Tool, plugins: Write, deed: str, expected: list[tuple[str, str, bool | None, int]]
) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": MODELS.format(deed=deed)})

    dispatches = sent(tool, directory, "--no-django")

    found = [
        (
            each["event"]["signal"],
            each["event"]["sender"].rpartition(".")[2],
            each["event"]["arguments"].get("created"),
            len(each["calls"]),
        )
        for each in dispatches
    ]
    assert found == expected


def test_a_send_that_no_plugin_listens_to_is_not_told(tool: Tool, plugins: Write) -> None:
    source = MODELS.format(deed="Label.objects.create(name='a')").replace("post_save, pre_delete, post_delete, ", "")

    dispatches = sent(tool, plugins({"shelf/__init__.py": "", "shelf/models.py": source}))

    assert dispatches == []


def test_equal_sends_that_call_nobody_are_one_with_their_number(tool: Tool, plugins: Write) -> None:
    deed = "[Label.objects.create(name=str(number)) for number in range(100)]"
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": MODELS.format(deed=deed)})

    dispatches = sent(tool, directory)
    run = tool("trace", *CREATED, "-p", "shelf", cwd=directory)

    assert [(each["event"]["signal"], each["repeated"]) for each in dispatches] == [("post_save", 100)]
    assert "sent: post_save × 100 from Label, no receivers" in run.out


def test_sends_that_differ_are_told_one_by_one(tool: Tool, plugins: Write) -> None:
    source = """
    from django.dispatch import Signal
    from portal.vidispine.signals import vidispine_post_create

    told = Signal()

    def nobody(sender, **kwargs):
        pass

    def receive(sender, **kwargs):
        for number in (1, 2, 2, 1):
            told.send(sender="here", number=number)

    told.connect(nobody, sender="there")
    vidispine_post_create.connect(receive)
    """

    dispatches = sent(tool, plugins({"shelf/__init__.py": source}), "--no-django")

    numbers = [(each["event"]["arguments"]["number"], each["repeated"]) for each in dispatches]
    assert numbers == [(1, 1), (2, 2), (1, 1)]


COROUTINES = """
import asyncio
from django.dispatch import Signal
from portal.vidispine.signals import vidispine_post_create

told = Signal()

async def slow(sender, **kwargs):
    await asyncio.sleep(0)
    return "done"

def indirect(sender, **kwargs):
    return slow(sender)

def receive(sender, **kwargs):
    responses = told.send(sender=None)
    return {answer}

async def gathered(responses):
    return await asyncio.gather(*[response for _, response in responses])

told.connect(slow)
told.connect(indirect)
vidispine_post_create.connect(receive)
"""


def test_a_coroutine_that_nobody_awaits_is_never_awaited_and_python_does_not_warn(tool: Tool, plugins: Write) -> None:
    source = COROUTINES.format(answer="len(responses)")

    run = tool("trace", "told", "-p", str(plugins({"late/__init__.py": source})), "--no-django")
    nested = sent(tool, plugins({"late/__init__.py": source}), "--no-django")

    assert "1  late.slow      never awaited  late/__init__.py:8" in run.out
    assert "2  late.indirect  never awaited: the coroutine slow  late/__init__.py:12" in run.out
    assert "2 calls: 2 never awaited" in run.out
    assert (run.err, run.status) == ("", 0)
    outcomes = [call["outcome"] for call in nested[0]["calls"]]
    assert outcomes == [{"coroutine": "slow", "kind": "never awaited"}] * 2


def test_a_coroutine_that_the_sender_awaits_is_the_one_that_the_receiver_returned(tool: Tool, plugins: Write) -> None:
    source = COROUTINES.format(answer="asyncio.run(gathered(responses))")
    directory = plugins({"late/__init__.py": source})

    run = tool("fire", *CREATED, "-p", str(directory), "--format", "json", "--no-django")

    [call] = run.document["calls"]
    assert call["outcome"] == {"value": "['done', 'done']", "kind": "returned"}
    assert [each["outcome"]["value"] for each in call["sent"][0]["calls"]] == ["<coroutine slow>"] * 2


def test_a_coroutine_that_django_awaits_has_returned(tool: Tool, plugins: Write) -> None:
    directory = plugins({"late/__init__.py": COROUTINES.format(answer="len(responses)")})

    [dispatch] = sent(tool, directory)

    assert [call["outcome"]["kind"] for call in dispatch["calls"]] == ["never awaited", "returned"]


def test_what_a_thread_sends_counts_for_the_call_that_runs_meanwhile(tool: Tool, plugins: Write) -> None:
    deed = "import threading; t = threading.Thread(target=Label(name='a').save); t.start(); t.join()"
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": MODELS.format(deed=deed)})

    nested = sent(tool, directory)
    called = tool("fire", "UserHelper.createUser", "-p", str(directory), "--format", "json").document

    assert [(each["event"]["signal"], each["not_called"] != []) for each in nested] == [("post_save", True)]
    events = [(each["event"]["signal"], each["event"]["sender"]) for each in called["dispatches"]]
    assert events == [
        ("vidispine_pre_create", "portal.vidispine.iuser.UserHelper"),
        ("post_save", "django.contrib.auth.models.User"),
        ("vidispine_post_create", "portal.vidispine.iuser.UserHelper"),
    ]


MANY = """
from django.dispatch import Signal
from portal.vidispine.signals import vidispine_post_create

told, heard = Signal(), Signal()

def hear(sender, number, **kwargs):
    print("heard")

def pass_on(sender, number, **kwargs):
    heard.send(sender=None, number=0)

def receive(sender, **kwargs):
    for number in range(400):
        told.send(sender=None, number={number})

heard.connect(hear)
told.connect(pass_on)
vidispine_post_create.connect(receive)
"""


def test_equal_sends_with_equal_calls_are_one_with_their_number(tool: Tool, plugins: Write) -> None:
    directory = plugins({"many/__init__.py": MANY.format(number="1")})

    [dispatch] = sent(tool, directory)
    run = tool("fire", *CREATED, "-p", "many", cwd=directory)

    assert (dispatch["repeated"], len(dispatch["calls"])) == (400, 1)
    assert "sent: told from no sender  line 15  × 400\n" in run.out


def test_sends_that_differ_in_their_arguments_alone_are_one_on_the_screen(tool: Tool, plugins: Write) -> None:
    directory = plugins({"many/__init__.py": MANY.format(number="number % 200")})

    dispatches = sent(tool, directory)
    short, whole = (tool("fire", *CREATED, *words, "-p", "many", cwd=directory) for words in ((), ("-v",)))

    assert len(dispatches) == 400
    assert "sent: told from no sender  line 15  × 400, with other arguments\n" in short.out
    assert whole.out.count("sent: told from no sender  line 15\n") == 400
