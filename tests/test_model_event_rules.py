"""What receivers do while models are written: too early, for fixtures, or not at all where rows are written at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Tool, Write

MODELS = """
import functools, smtplib, subprocess, threading, urllib.request
from celery import shared_task
from django.core.mail import send_mail
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal, receiver
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

class Label(models.Model):
    name = models.CharField(max_length=20)

class Reel(models.Model):
    name = models.CharField(max_length=20)
    labels = models.ManyToManyField(Label)

@shared_task
def pack(key): pass

"""
FIRST = len(MODELS.splitlines()) + 1


def found(tool: Tool, directory: Path, code: str, *options: str) -> list[tuple[str, int]]:
    """The places of a rule's findings: file and line, counted from the first line after ``MODELS``."""
    run = tool("check", "-p", str(directory), "--select", code, "--format", "json", *options)
    places = [finding["location"] for finding in run.document["findings"]]
    return [(Path(place["path"]).name, place["line"] - FIRST + 1) for place in places]


def on(signal: str, *lines: str) -> str:
    """The models, and a receiver of one of their signals whose body is these lines, from the third on."""
    body = "".join(f"    {line}\n" for line in lines)
    sender = "Reel.labels.through" if signal == "m2m_changed" else "Reel"
    return f"{MODELS}@receiver({signal}, sender={sender})\ndef work(instance, **kwargs):\n{body}"


TOO_EARLY = [
    "pack.delay(instance.pk)",
    "pack.apply_async((instance.pk,))",
    "pack.s(instance.pk).delay()",
    "send_mail('packed', '', 'ann@example.com', ['bob@example.com'])",
    "threading.Thread(target=print).start()",
]
IN_TIME = [
    "transaction.on_commit(lambda: pack.delay(instance.pk))",
    "transaction.on_commit(functools.partial(pack.delay, instance.pk))",
    "with transaction.atomic(): transaction.on_commit(lambda: pack.delay(instance.pk))",
    "transaction.on_commit(threading.Thread(target=print).start)",
    "pack(instance.pk)",
    "pack.s(instance.pk)",
    "ItemHelper().setItemMetadataFieldValue('VX-1', 'title', 'packed')",
    "Label.objects.create(name='packed')",
]


@pytest.mark.parametrize("signal", ["pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"])
def test_a_task_that_a_receiver_of_a_model_queues_at_once_is_told(tool: Tool, plugins: Write, signal: str) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on(signal, "pack.delay(instance.pk)")})

    assert found(tool, directory, "CS404") == [("models.py", 3)]


@pytest.mark.parametrize("line", TOO_EARLY)
def test_whatever_tells_others_before_the_commit_is_told(tool: Tool, plugins: Write, line: str) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on("post_save", line)})

    assert found(tool, directory, "CS404") == [("models.py", 3)]


@pytest.mark.parametrize("line", ["pack.delay(instance.pk)", "send_mail('packed', '', 'a@b.example', ['c@d.example'])"])
def test_it_is_told_of_made_up_libraries_too(tool: Tool, plugins: Write, line: str) -> None:
    source = on("post_save", line).replace("from celery import", "from celery_of_old import")
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": source})

    assert found(tool, directory, "CS404", "--no-django", "--fabricate", "celery_of_old") == [("models.py", 3)]


@pytest.mark.parametrize("line", IN_TIME)
@pytest.mark.parametrize("options", [(), ("--no-django",)])
def test_what_waits_for_the_commit_or_stays_in_the_database_is_not_told(
    tool: Tool, plugins: Write, line: str, options: tuple[str, ...]
) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on("post_save", line)})

    assert found(tool, directory, "CS404", *options) == []


def test_a_call_that_fills_in_what_is_saved_is_not_told(tool: Tool, plugins: Write) -> None:
    lines = ("try:", "    urllib.request.urlopen('http://clock.example')", "except OSError:", "    pass")
    before = plugins({"before/__init__.py": "", "before/models.py": on("pre_save", *lines)})

    assert found(tool, before, "CS404") == []


def test_a_call_after_the_save_is_told(tool: Tool, plugins: Write) -> None:
    lines = ("try:", "    urllib.request.urlopen('http://clock.example')", "except OSError:", "    pass")
    after = plugins({"after/__init__.py": "", "after/models.py": on("post_save", *lines)})

    assert found(tool, after, "CS404") == [("models.py", 4)]


def test_a_task_that_a_receiver_of_portal_queues_is_not_told(tool: Tool, plugins: Write) -> None:
    source = f"{MODELS}@receiver(vidispine_post_modify)\ndef work(**kwargs):\n    pack.delay(1)\n"
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": source})

    assert found(tool, directory, "CS404") == []


def test_what_waited_for_the_commit_says_so(tool: Tool, plugins: Write) -> None:
    source = on("post_save", "transaction.on_commit(lambda: pack.delay(instance.pk))")
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": source})

    run = tool("fire", "post_save", "--sender", "Reel", "-p", str(directory))

    assert "(task, on commit)" in run.out


# Fixtures.

WRITING = [
    ("post_save", "Label.objects.create(name='new')"),
    ("pre_save", "Label.objects.create(name='new')"),
    ("post_save", "Label(name='new').save()"),
    ("post_save", "if kwargs['created']: Label.objects.get_or_create(name='new')"),
    ("post_save", "Reel.objects.filter(pk=instance.pk).update(name='new')"),
]


@pytest.mark.parametrize(("signal", "line"), WRITING)
def test_a_receiver_that_writes_for_fixtures_is_told(tool: Tool, plugins: Write, signal: str, line: str) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on(signal, line)})

    assert found(tool, directory, "CS408") == [("models.py", 2)]


@pytest.mark.parametrize("line", ["Label.objects.create(name='new')", "Label(name='new').save()", "instance.save()"])
def test_a_receiver_that_writes_for_fixtures_is_told_where_django_is_made_up(
    tool: Tool, plugins: Write, line: str
) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on("post_save", line)})

    assert found(tool, directory, "CS408", "--no-django") == [("models.py", 2)]


@pytest.mark.parametrize(
    "lines",
    [
        ("if kwargs.get('raw'): return", "Label.objects.create(name='new')"),
        ("if not kwargs['raw']: Label.objects.create(name='new')",),
        ("Label.objects.count()",),
        ("pack.delay(instance.pk)",),
        ("if not kwargs['created']: Label.objects.create(name='new')",),
    ],
)
def test_a_receiver_that_writes_nothing_for_fixtures_is_not_told(
    tool: Tool, plugins: Write, lines: tuple[str, ...]
) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on("post_save", *lines)})

    assert found(tool, directory, "CS408") == []


@pytest.mark.parametrize("signal", ["post_delete", "m2m_changed"])
def test_a_receiver_of_what_no_fixture_sends_is_not_told(tool: Tool, plugins: Write, signal: str) -> None:
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": on(signal, "Label.objects.create(name='new')")})

    assert found(tool, directory, "CS408") == []


# Rows that are written at once.


def beside(*lines: str, listens: str = "print(instance.name)") -> dict[str, str]:
    """A plugin whose receiver of post_save is in its models, and these lines in a module that is imported."""
    code = "from django.db import models\nfrom shelf_models import *\n" + "\n".join(lines) + "\n"
    return {
        "shelf/__init__.py": "",
        "shelf/models.py": on("post_save", listens) + "\nfrom . import filling\n",
        "shelf/filling.py": "\n" * (FIRST - 3) + code.replace("shelf_models", ".models").replace(" *", " Label, Reel"),
    }


@pytest.mark.parametrize(
    "line",
    [
        "def fill(): Reel.objects.bulk_create([Reel()])",
        "def fill(): Reel.objects.bulk_update([], ['name'])",
        "def fill(): Reel.objects.update(name='x')",
        "def fill(): Reel.objects.filter(name='a').exclude(name='b').update(name='x')",
        "def fill(): Reel._default_manager.all().update(name='x')",
        "async def fill(): await Reel.objects.abulk_create([Reel()])",
        "async def fill(): await Reel.objects.aupdate(name='x')",
        "def fill():\n  reels = Reel.objects.filter(name='a'); reels.update(name='x')",
        "def fill():\n  from .models import Reel as Roll; Roll.objects.update(name='x')",
        "class View:\n  queryset = Reel.objects.all()\n  def get(self): self.queryset.update(name='x')",
        "class View:\n  model = Reel\n  def get(self): self.model.objects.update(name='x')",
    ],
)
def test_rows_written_at_once_of_a_model_with_a_receiver_are_told(tool: Tool, plugins: Write, line: str) -> None:
    directory = plugins(beside(line))

    assert found(tool, directory, "CS409") == [("filling.py", 1 + line.count("\n"))]


@pytest.mark.parametrize(
    "line",
    [
        "def fill(): Label.objects.bulk_create([Label()])",
        "def fill(): Reel.objects.create(name='x')",
        "def fill(): Reel.objects.all().delete()",
        "def fill(): Reel.objects.filter(name='a')._raw_delete('default')",
        "def fill(): {}.update(name='x')",
        "class Shelf:\n  def mark(self): Reel.objects.filter(pk=self.pk).update(name='x')",
        "def fill(reels): reels.update(name='x')",
        "def fill(reel): reel.labels.update(name='x')",
    ],
)
def test_rows_of_other_models_and_what_sends_signals_are_not_told(tool: Tool, plugins: Write, line: str) -> None:
    directory = plugins(beside(line))

    assert found(tool, directory, "CS409") == []


def test_rows_written_at_once_are_told_where_django_is_made_up(tool: Tool, plugins: Write) -> None:
    directory = plugins(beside("def fill(): Reel.objects.filter(name='a').update(name='x')"))

    assert found(tool, directory, "CS409", "--no-django") == [("filling.py", 1)]


def test_a_raw_deletion_is_told_to_who_listens_for_deletions(tool: Tool, plugins: Write) -> None:
    files = beside("def fill(): Reel.objects.all()._raw_delete('default')")
    files["shelf/models.py"] = files["shelf/models.py"].replace("@receiver(post_save", "@receiver(post_delete")

    assert found(tool, plugins(files), "CS409") == [("filling.py", 1)]


def test_a_receiver_that_writes_its_own_rows_at_once_is_not_told(tool: Tool, plugins: Write) -> None:
    source = on("post_save", "Reel.objects.filter(pk=instance.pk).update(name='x')")
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": source})

    assert found(tool, directory, "CS409") == []


@pytest.mark.parametrize(
    ("listens", "lines"),
    [
        ("if kwargs['created']: Label.objects.create(name='new')", [1]),
        ("if not kwargs['created']: Label.objects.create(name='new')", [2]),
        ("Label.objects.create(name='new')", [1, 2]),
        ("pass", [1, 2]),
    ],
)
def test_what_the_receivers_do_nothing_for_is_not_told(
    tool: Tool, plugins: Write, listens: str, lines: list[int]
) -> None:
    written = ("def fill(): Reel.objects.bulk_create([Reel()])", "def change(): Reel.objects.update(name='x')")
    directory = plugins(beside(*written, listens=listens))

    assert [line for _, line in found(tool, directory, "CS409")] == lines


def test_a_queryset_with_a_method_of_its_own_is_not_told(tool: Tool, plugins: Write) -> None:
    own = """
class Loud(models.QuerySet):
    def update(self, **values):
        for each in self:
            vars(each).update(values); each.save()

class Reel(models.Model):
    name = models.CharField(max_length=20)
    labels = models.ManyToManyField(Label)
    objects = Loud.as_manager()
    others = models.Manager.from_queryset(Loud)()
"""
    files = beside("def fill(): Reel.objects.update(name='x'); Reel.others.all().update(name='x')")
    start, end = files["shelf/models.py"].index("class Reel"), files["shelf/models.py"].index("@shared_task")
    files["shelf/models.py"] = files["shelf/models.py"][:start] + own + files["shelf/models.py"][end:]

    assert found(tool, plugins(files), "CS409") == []


def test_writes_at_once_in_tests_are_not_told(tool: Tool, plugins: Write) -> None:
    files = beside("")
    files["shelf/tests.py"] = "from .models import Reel\n\ndef test_it(): Reel.objects.update(name='x')\n"

    assert found(tool, plugins(files), "CS409") == []
