"""Plugins with the Django that is installed; each test runs the tool, because Django is set up once a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version as installed
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from cantemo_signals.sandbox.installed.django import LOWEST, MAKE_UP, refusal
from tests.conftest import GUIDE, ROOT, Run, Write, run_program, run_tool

MODELS = """
from django.contrib.auth.models import User
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

class Tag(models.Model):
    name = models.CharField(max_length=10)

class Clip(models.Model):
    name = models.CharField(max_length=10)
    frames = models.IntegerField(default=25)
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)

@receiver(post_save, sender=Clip)
def clip_saved(sender, instance, created, **kwargs):
    return Clip.objects.filter(pk=instance.pk).count(), instance.name, instance.owner.username, created

@receiver(post_save, sender=User)
def user_saved(sender, instance, **kwargs):
    return instance.username, Tag.objects.create(name="new").pk

@receiver(pre_delete, sender=Clip)
def deleting(sender, instance, **kwargs):
    return Clip.objects.count()

@receiver(post_delete, sender=Clip)
def deleted(sender, instance, **kwargs):
    return instance.pk, Clip.objects.count()

@receiver(m2m_changed, sender=Clip.tags.through)
def tagged(sender, instance, action, model, pk_set, **kwargs):
    return action, model.__name__, pk_set
"""
ON_DELETE = """
from portal.vidispine.signals import vidispine_post_delete

def receiver(sender, **kwargs):
{body}

vidispine_post_delete.connect(receiver)
"""


def on_delete(*lines: str) -> str:
    return ON_DELETE.format(body="\n".join(f"    {line}" for line in lines))


def calls(run: Run) -> list[Any]:
    document = run.document
    dispatches = document.get("dispatches") or [document]
    return [call for dispatch in dispatches for call in dispatch["calls"]]


def values(run: Run) -> list[str]:
    return [call["outcome"].get("value", str(call["outcome"])) for call in calls(run)]


@pytest.mark.parametrize("legacy", [(), ("--legacy-imports",)], ids=["", "legacy"])
@pytest.mark.parametrize("first", ["import django.dispatch", "import django.db.models.signals", "import django"])
def test_the_first_import_of_django_leaves_one_django_with_all_that_it_holds(
    first: str, legacy: tuple[str, ...], plugins: Write
) -> None:
    source = """
        import sys
        import django.db.models.signals
        from portal.vidispine.signals import vidispine_post_delete

        assert django is sys.modules["django"]
        assert django.db is sys.modules["django.db"]

        @django.dispatch.receiver(django.db.models.signals.post_save)
        def saved(sender, **kwargs):
            pass
    """
    directory = plugins({"shelf/__init__.py": f"{first}\n{dedent(source)}"})

    run = run_tool("list", "-p", str(directory), *legacy, "--format", "json")

    assert [each["receiver"] for each in run.document["connections"]] == ["portal.plugins.shelf.saved"]
    assert run.status == 0


def test_receivers_of_model_signals_are_listed_with_their_model_line_plugin_and_phase(plugins: Write) -> None:
    lazily = (
        "from django.db.models.signals import pre_save\ndef f(**kw): pass\npre_save.connect(f, sender='shop.Clip')\n"
    )
    directory = plugins({"shop/__init__.py": lazily, "shop/models.py": MODELS})

    run = run_tool("list", "-p", str(directory), "--format", "json")

    rows = {
        (row["signal"], row["sender"].rpartition(".")[2], row["phase"], row["connected_at"]["line"], row["plugin"])
        for row in run.document["connections"]
    }
    assert rows == {
        ("pre_save", "Clip", "import", 3, "shop"),
        ("post_save", "Clip", "models", 16, "shop"),
        ("post_save", "User", "models", 20, "shop"),
        ("pre_delete", "Clip", "models", 24, "shop"),
        ("post_delete", "Clip", "models", 28, "shop"),
        ("m2m_changed", "Clip_tags", "models", 32, "shop"),
    }


def test_every_event_carries_an_object_in_the_state_that_the_signal_tells_of(plugins: Write) -> None:
    directory = plugins({"shop/__init__.py": "", "shop/models.py": MODELS})

    run = run_tool("trace", "-p", str(directory), "--format", "json")

    of_clips = ("(1, 'example', 'ann', True)", "(1, 'example', 'ann', False)")
    actions = ("pre_add", "post_add", "pre_remove", "post_remove")
    assert values(run) == [
        *of_clips,
        "('ann', 1)",
        "1",
        "(1, 0)",
        *(f"('{action}', 'Tag', {{1}})" for action in actions),
        *(f"('{action}', 'Tag', None)" for action in ("pre_clear", "post_clear")),
        *(f"('{action}', 'Clip', {{1}})" for action in actions),
        *(f"('{action}', 'Clip', None)" for action in ("pre_clear", "post_clear")),
    ]
    also = [(each["event"]["occasion"], each["also"]) for each in run.document["dispatches"][:3]]
    assert also == [("created", ["raw"]), ("updated", []), ("created", ["updated", "raw"])]


def test_an_event_of_a_user_is_fired_as_django_sends_it_and_marked_as_filled_in(plugins: Write) -> None:
    directory = plugins({"shop/__init__.py": "", "shop/models.py": MODELS})

    run = run_tool("fire", "post_save", "--sender", "User", "-p", str(directory), "--format", "json")

    event = run.document["event"]
    assert values(run) == ["('ann', 1)"]
    assert event["filled"] == ["instance", "created", "raw", "using", "update_fields"]
    assert event["arguments"]["instance"] == "<django.contrib.auth.models.User object>"
    assert [effect["kind"] + " " + effect["what"] for effect in calls(run)[0]["effects"]] == [
        "database INSERT shop_tag"
    ]


def test_what_a_receiver_writes_is_an_effect_with_its_columns_and_without_passwords(plugins: Write) -> None:
    lines = (
        "from django.contrib.auth.models import Group, User",
        "User.objects.create_user('bob', password='not for your eyes')",
        "Group.objects.create(name='editors')",
        "Group.objects.filter(name='editors').update(name='staff')",
        "Group.objects.all().delete()",
        "return User.objects.count(), Group.objects.count()",
    )
    directory = plugins({"demo.py": on_delete(*lines)})

    run = run_tool("fire", "vidispine_post_delete", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert call["outcome"]["value"] == "(1, 0)"
    effects = [(effect["what"], effect["arguments"], effect["location"]["line"]) for effect in call["effects"]]
    assert [effect[0] for effect in effects[:3]] == ["INSERT auth_user", "INSERT auth_group", "UPDATE auth_group"]
    assert effects[1] == ("INSERT auth_group", ["name='editors'"], 7)
    assert effects[2][1] == ["name='staff'", "where name='editors'"]
    assert "password='******'" in effects[0][1]
    assert "not for your eyes" not in run.out


def test_portals_singleton_model_keeps_one_row_and_raises_djangos_signals(plugins: Write) -> None:
    models = (
        "from portal.utils.models import SingletonModel\n"
        "from django.db import models\n"
        "from django.db.models.signals import post_save\n"
        "class Config(SingletonModel):\n"
        "    path = models.CharField(max_length=20, default='/tmp')\n"
        "def saved(sender, instance, **kwargs):\n"
        "    return instance.path\n"
        "post_save.connect(saved, sender=Config)\n"
    )
    lines = (
        "from portal.plugins.shop.models import Config",
        "first = Config.load().path",
        "Config.objects.create(path='/a'); Config(path='/b').save()",
        "return first, [config.path for config in Config.objects.all()], Config.load().path",
    )
    files = {"shop/__init__.py": "", "shop/models.py": models, "demo.py": on_delete(*lines)}

    run = run_tool("fire", "vidispine_post_delete", "-p", str(plugins(files)), "--format", "json")

    (call,) = calls(run)
    assert call["outcome"]["value"] == "('/tmp', ['/b'], '/b')"
    assert [sent["calls"][0]["outcome"]["value"] for sent in call["sent"] if sent["calls"]] == ["'/a'", "'/b'"]


def test_each_event_finds_the_database_as_it_was_and_what_waits_for_a_commit_runs(plugins: Write) -> None:
    lines = (
        "from django.contrib.auth.models import Group",
        "from django.db import transaction",
        "with transaction.atomic():",
        "    transaction.on_commit(lambda: print('committed'))",
        "    Group.objects.create(name='curators')",
        "return Group.objects.filter(name='curators').count()",
    )
    source = (
        on_delete(*lines) + "from portal.vidispine.signals import vidispine_post_modify as m\nm.connect(receiver)\n"
    )
    directory = plugins({"demo.py": source})

    run = run_tool("trace", "-p", str(directory), "--format", "json")

    assert {(call["outcome"]["value"], call["output"]) for call in calls(run)} == {("1", "committed\n")}
    assert len(calls(run)) > 2


def test_a_transaction_that_a_receiver_leaves_open_does_not_spoil_the_next_event(plugins: Write) -> None:
    lines = (
        "from django.contrib.auth.models import Group",
        "from django.db import transaction",
        "transaction.set_autocommit(False)",
        "Group.objects.create(name='curators')",
        "return Group.objects.filter(name='curators').count(), transaction.get_autocommit()",
    )
    source = (
        on_delete(*lines) + "from portal.vidispine.signals import vidispine_post_modify as m\nm.connect(receiver)\n"
    )
    directory = plugins({"demo.py": source})

    run = run_tool("trace", "-p", str(directory), "--format", "json")

    assert set(values(run)) == {"(1, False)"}
    assert len(values(run)) > 2


def test_a_broken_model_costs_no_other_its_table(plugins: Write) -> None:
    models = """
        from django.db import models

        class Broken(models.Model):
            other = models.ForeignKey("nowhere.Missing", on_delete=models.CASCADE)

        class Whole(models.Model):
            name = models.CharField(max_length=10)
    """
    lines = ("from portal.plugins.shop.models import Broken, Whole", "return Whole.objects.create(name='x').pk")
    files = {"shop/__init__.py": on_delete(*lines), "shop/models.py": models}

    run = run_tool("fire", "vidispine_post_delete", "-p", str(plugins(files)), "--format", "json")

    assert values(run) == ["1"]


def test_the_apps_own_description_counts_and_a_module_is_an_app_too(plugins: Write) -> None:
    config = """
        from django.apps import AppConfig

        class Config(AppConfig):
            name = "portal.plugins.shop"
            label = "store"

            def ready(self):
                from portal.vidispine.signals import vidispine_post_delete
                vidispine_post_delete.connect(self.told, weak=False)

            def told(self, **kwargs):
                from django.apps import apps
                return sorted(model._meta.label for model in apps.get_models() if "plugins" in model.__module__)
    """
    model = "from django.db import models\nclass Clip(models.Model): pass\n"
    files = {"shop/__init__.py": model, "shop/apps.py": config, "lone.py": model}

    run = run_tool("fire", "vidispine_post_delete", "-p", str(plugins(files)), "--format", "json")

    assert values(run) == ["['lone.Clip', 'store.Clip']"]


def test_a_wrong_name_in_an_app_passes_and_is_told_with_line_and_fix(plugins: Write) -> None:
    config = "from django.apps import AppConfig\n\nclass Config(AppConfig):\n    name = 'shop'\n"
    directory = plugins({"shop/__init__.py": "", "shop/apps.py": config})

    run = run_tool("plugins", "-p", str(directory), "--format", "json")

    (fix,) = run.document["plugins"][0]["compatibility"]
    assert (run.status, fix["location"]["line"]) == (0, 3)
    assert fix["what"] == 'write `name = "portal.plugins.shop"` in Config'


TOO = "from portal.vidispine.signals import vidispine_post_modify as m\nm.connect(receiver)\n"
OLD = """
from django.core.urlresolvers import reverse
from django.conf.urls import url, patterns
from django.utils import simplejson, six
from django.utils.encoding import force_text, python_2_unicode_compatible
from django.utils.translation import ugettext as _
from django.db import models
from django.db.models import functions
from django.dispatch import Signal
from django.utils.nothing_ever import thing

changed = Signal(providing_args=["name"])

class One(models.Model):
    name = models.CharField(max_length=9)

class Two(models.Model):
    one = models.ForeignKey(One)

assert One.objects.create().pk == 1
assert (simplejson.dumps({}), six.PY3, force_text(b"x"), _("x")) == ("{}", True, "x", "x")
"""


def test_what_django_dropped_is_given_back_and_listed_under_legacy_imports(plugins: Write) -> None:
    directory = plugins({"old.py": OLD})

    run = run_tool("plugins", "-p", str(directory), "--format", "json", "--legacy-imports")

    (plugin,) = run.document["plugins"]
    assert plugin["failure"] is None
    conceded = {fix["location"]["line"]: fix["what"] for fix in plugin["compatibility"]}
    assert sorted(conceded) == [2, 3, 4, 5, 6, 10, 12, 18]
    assert conceded[6] == "write `gettext` instead of `django.utils.translation.ugettext`, which Django 4.0 removed"
    assert conceded[18] == "write `on_delete=models.CASCADE`, which Django 2.0 removed as the default"


def test_without_legacy_imports_the_failure_names_the_line_and_the_fix(plugins: Write) -> None:
    lines = OLD.splitlines()
    head = "from django.db import models\nfrom django.dispatch import Signal\n"
    sources = {
        "a": lines[1],
        "b": lines[5],
        "c": head + lines[11],
        "d": head + "class One(models.Model):\n    field = models.get_model('x.Y')\n",
        "e": head + "class Two(models.Model):\n    one = models.ForeignKey('self')\n",
        "f": lines[9],
    }
    directory = plugins({f"{name}.py": source for name, source in sources.items()})

    run = run_tool("plugins", "-p", str(directory), "--format", "json")

    found = {each["name"]: each["failure"] for each in run.document["plugins"]}
    assert [found[name]["location"]["line"] for name in "abcdef"] == [1, 1, 3, 4, 4, 1]
    assert all("--legacy-imports" in found[name]["hint"] for name in "abcdef")


def test_an_unknown_setting_is_missing_and_can_be_given(plugins: Write) -> None:
    source = (
        "from django.conf import settings\nfrom django.db import models\nx = settings.VIDISPINE_URL, settings.MINE\n"
    )
    directory = plugins({"demo.py": source})

    missing = run_tool("plugins", "-p", str(directory), "--format", "json")
    given = run_tool("plugins", "-p", str(directory), "--format", "json", "--setting", "MINE=x")

    failure = missing.document["plugins"][0]["failure"]
    assert (failure["type"], failure["location"]["line"]) == ("AttributeError", 3)
    assert "--setting MINE=VALUE" in failure["hint"]
    assert given.status == 0


def test_django_is_made_up_when_it_is_not_wanted(plugins: Write) -> None:
    directory = plugins({"demo.py": "from django.db import models\n"})

    runs = [
        run_tool("plugins", "-p", str(directory), "--format", "json", "--no-django"),
        run_tool("plugins", "-p", str(directory), "--format", "json", CANTEMO_SIGNALS_NO_DJANGO="1"),
        run_tool("plugins", "-p", str(directory), "--format", "json"),
    ]

    assert [len(run.document["modules"]) for run in runs] == [1, 1, 0]


def test_a_django_that_cannot_be_set_up_is_answered_by_a_sentence_and_a_hint(plugins: Write) -> None:
    directory = plugins({"demo.py": "import django.db.models\n"})

    run = run_tool("list", "-p", str(directory), "--setting", 'DATABASES:={"default": {"ENGINE": "nowhere"}}')

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"error: The installed Django {installed('Django')} (Python 3.")
    assert ") cannot be set up: " in run.err
    assert run.err.endswith(f"hint: {MAKE_UP}\n")


def test_a_django_that_is_too_old_is_answered_by_a_sentence_and_a_hint(plugins: Write, tmp_path: Path) -> None:
    directory = plugins({"demo.py": "import django.db.models\n"})
    old = tmp_path / "old" / "django"
    old.mkdir(parents=True)
    (old / "__init__.py").write_text("__version__ = '2.2.28'\n")
    words = ("list", "-p", str(directory))

    run = run_program(*words, PYTHONPATH=f"{old.parent}{os.pathsep}{ROOT}")
    made_up = run_program(*words, "--no-django", PYTHONPATH=f"{old.parent}{os.pathsep}{ROOT}")

    reason = "error: The installed Django 2.2.28 is too old: the emulated Portal needs 3.2 or later.\n"
    assert run == (2, "", f"{reason}hint: {MAKE_UP}\n")
    assert made_up.status == 0


@pytest.mark.parametrize(
    ("version", "is_refused"),
    [
        ("1.11.29", True),
        ("2.2.28", True),
        ("3.1", True),
        ("3.2", False),
        ("4.0.10", False),
        ("6.1rc1", False),
        ("10.0", False),
    ],
)
def test_the_lowest_django_is_the_one_that_the_guide_names(version: str, is_refused: bool) -> None:
    assert (refusal(version) is not None) == is_refused
    assert f"Django {'.'.join(map(str, LOWEST))} or later" in (GUIDE / "loading.md").read_text("utf-8")


def test_plugins_that_do_not_import_django_do_not_load_it(plugins: Write) -> None:
    source = on_delete("import sys", "return sorted(name for name in sys.modules if name.startswith('django'))")

    run = run_tool("fire", "vidispine_post_delete", "-p", str(plugins({"demo.py": source})), "--format", "json")

    assert values(run) == ["[]"]
    assert json.loads(run.out)["host"] == "sandbox"


def test_judging_plugins_that_do_not_import_django_does_not_load_it(plugins: Write) -> None:
    source = """
        import os
        import sys
        from portal.vidispine.signals import vidispine_post_delete

        class Watch:
            def find_spec(self, name, path=None, target=None):
                if name == "asgiref":
                    os.write(2, b"Django is imported")

        def forget(instance, **kwargs):
            pass

        sys.meta_path.insert(0, Watch())
        vidispine_post_delete.connect(forget)
    """

    run = run_tool("check", "-p", str(plugins({"demo.py": source})))

    assert (run.err, run.status) == ("", 0)


def test_a_model_signal_can_be_fired_that_no_plugin_has_asked_for(plugins: Write) -> None:
    run = run_tool("fire", "post_save", "--sender", "Group", "-p", str(plugins({"demo.py": ""})), "--format", "json")

    assert (run.status, run.document["event"]["sender"]) == (0, "django.contrib.auth.models.Group")


def test_under_the_engine_django_portals_signals_are_djangos_own_and_dispatch_alike(plugins: Write) -> None:
    source = on_delete("from django.dispatch import Signal", "return type(kwargs['signal']) is Signal")
    directory = plugins({"demo.py": source})

    own = run_tool("trace", "-p", str(directory), "--format", "json", "--engine", "django")
    traces = [
        run_tool("trace", "-p", "examples/nested_dispatch", "--format", "json", "--engine", engine).document
        for engine in ("portal", "django")
    ]

    assert (set(values(own)), own.document["engine"]) == ({"True"}, "django")
    assert [order(dispatch) for dispatch in traces[0]["dispatches"]] == [
        order(dispatch) for dispatch in traces[1]["dispatches"]
    ]


def order(dispatch: Any) -> Any:
    """Who is called in which order with what outcome, down to the last nested dispatch."""
    return dispatch["event"]["signal"], [
        (call["receiver"], call["reason"], call["outcome"]["kind"], [order(each) for each in call["sent"]])
        for call in dispatch["calls"]
    ]


def test_the_engine_django_needs_django(plugins: Write) -> None:
    run = run_tool("list", "-p", str(plugins({"demo.py": ""})), "--engine", "django", "--no-django")

    assert (run.status, run.out) == (2, "")
    assert run.err == (
        "error: The engine django needs the installed Django, which plugins do not get here.\n"
        "hint: Drop --no-django; in your own process, configure Django first.\n"
    )


def test_a_task_of_the_installed_celery_is_not_queued_but_told(plugins: Write) -> None:
    pytest.importorskip("celery", reason="Celery is not installed")
    task = "from celery import shared_task\n\n@shared_task\ndef index(item_id, again=False): 1 / 0\n"
    directory = plugins({"demo.py": task + on_delete("index.delay('VX-1', again=True)", "return 'went on'")})

    run = run_tool("fire", "vidispine_post_delete", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert call["outcome"]["value"] == "'went on'"
    assert [(each["kind"], each["what"], each["arguments"]) for each in call["effects"]] == [
        ("task", "portal.plugins.demo.index", ["'VX-1'", "again=True"])
    ]


CONFIGURED = """
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
import django, sys
django.setup()
from django.apps import apps
from django.dispatch import Signal
from cantemo_signals import Session

def state():
    return dict(apps.app_configs), {label: dict(each) for label, each in apps.all_models.items() if each}, Signal.send

before = state()
for _ in range(2):
    with Session(sys.argv[1]) as session:
        print(sorted(row.signal for row in session.wiring().connections), session.plugins[0].failure)
print(before == state(), [name for name in sys.modules if name.startswith("portal")])
"""


def test_a_session_in_a_process_that_configured_django_uses_it_and_leaves_nothing_behind(plugins: Write) -> None:
    directory = plugins({"shop/__init__.py": "", "shop/models.py": MODELS})

    done = subprocess.run(
        [sys.executable, "-c", CONFIGURED, str(directory)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    wired = "['m2m_changed', 'post_delete', 'post_save', 'post_save', 'pre_delete'] None"
    assert (done.stdout.splitlines(), done.stderr) == ([wired, wired, "True []"], "")


def test_mail_is_told_of_and_kept_and_not_sent(plugins: Write) -> None:
    send = "mail.send_mail('subject', 'body', 'a@example.com', ['b@example.com'])"
    directory = plugins({"demo.py": on_delete("from django.core import mail", send, "return len(mail.outbox)")})

    run = run_tool("fire", "vidispine_post_delete", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    (effect,) = call["effects"]
    assert (call["outcome"]["value"], run.status) == ("1", 0)
    assert (effect["kind"], effect["location"]["line"], effect["blocked"]) == ("mail", 6, False)
    assert effect["arguments"] == ["subject='subject'", "from_email='a@example.com'", "to=['b@example.com']"]


def test_templates_load_portals_filters_and_users_have_a_profile(plugins: Write) -> None:
    directory = plugins(
        {
            "shelf/__init__.py": """
            from portal.vidispine.signals import vidispine_post_modify

            def show(instance, **kwargs):
                from django.contrib.auth.models import User
                from django.template import Context, Template
                text = (
                    "{% load i18n vidispinetags datetimeformatting %}{{ None|getJobStatusLabel:'FINISHED' }} "
                    "{{ '2026-03-01T12:00:00Z'|datetimeobject|date:'Y' }} {{ user|has_role:'_import' }} "
                    "{{ user.userprofile.can_share }}"
                )
                print(Template(text).render(Context({"user": User(username="ann")})))

            vidispine_post_modify.connect(show)
            """
        }
    )

    run = run_tool("fire", "vidispine_post_modify", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert call["output"] == "Finished 2026 True True\n"


TAGS = {
    "{% switch kind %} {% case 'audio' %}A{% case 'video' 'film' %}V{% else %}?{% endswitch %}": "V",
    "{% switch nix %}{% case 'audio' %}A{% else %}?{% endswitch %}": "?",
    "{% assign name kind|upper %}{{ name }}": "VIDEO",
    "{% url_for vs_item kind index=3 as url %}[{{ url }}]": "[/vs/item/video/?index=3]",
    "{% qstring %}": "?a=1",
    "{% settings 'VIDISPINE_USERNAME' as name %}{{ name }} {% settings 'NIX' %}": "admin ",
    "{% permissionrequired _import %}yes{% else %}no{% endpermissionrequired %}": "yes",
    "{% docstring %}{% nix %}{% enddocstring %}": "",
    "{% compress js %}x{% endcompress %}{% current_nav search %}": "x",
    "{% themeextends 'base.html' %}lost{% block content %}kept{% endblock %}": "kept",
    "{% themeextends 'shelf/base.html' %}{% block content %}kept{% endblock %}": "<kept>",
    "{% themeinclude 'base.html' %}{% themeinclude 'shelf/name.html' with name='x' %}": "[x]",
    "{% for each in 'ab' %}{% include 'core/forms/field.html' with field=each %}.{% endfor %}": "..",
    "{% include 'shelf/name.html' with name='x' %}": "[x]",
    "{% pluginblock 'shelf_top' core %}": "[top]core",
}


@pytest.mark.parametrize("template", TAGS)
def test_templates_have_portals_tags(plugins: Write, template: str) -> None:
    loading = "assign compress getstring navbar settings switch url_for"
    text = template if "themeextends" in template else f"{{% load {loading} %}}{template}"
    directory = plugins(
        {
            "shelf/templates/shelf/base.html": "<{% block content %}{% endblock %}>",
            "shelf/templates/shelf/name.html": "[{{ name }}]",
            "shelf/__init__.py": f"""
            from django.contrib.auth.models import User
            from django.template import engines
            from django.test import RequestFactory
            from portal.generic.plugin_interfaces import IPluginBlock
            from portal.pluginbase.core import Plugin, implements
            from portal.vidispine.signals import vidispine_post_modify

            class Top(Plugin):
                implements(IPluginBlock)
                name = "shelf_top"

                def return_string(self, tagname, *args):
                    return {{"guid": "g", "template": "shelf/name.html", "context": {{"name": "top"}}}}

            class Theme(Top):
                def return_string(self, tagname, *args):
                    return {{"guid": "h", "string": args[0][2]}}

            Top(), Theme()

            def show(instance, **kwargs):
                request = RequestFactory().get("/?a=1")
                request.user = User(username="ann")
                print(engines["django"].from_string({text!r}).render({{"kind": "video"}}, request), end="")

            vidispine_post_modify.connect(show)
            """,
        }
    )

    run = run_tool("fire", "vidispine_post_modify", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert call["output"] == TAGS[template], call


def test_a_template_that_a_plugin_lacks_is_not_made_up(plugins: Write) -> None:
    directory = plugins(
        {
            "shelf/templates/shelf/name.html": "{% include 'shelf/nmae.html' %}",
            "shelf/__init__.py": """
            from django.template.loader import render_to_string
            from portal.vidispine.signals import vidispine_post_modify

            def show(instance, **kwargs):
                render_to_string("shelf/name.html")

            vidispine_post_modify.connect(show)
            """,
        }
    )

    run = run_tool("fire", "vidispine_post_modify", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert (call["outcome"]["type"], call["outcome"]["message"]) == ("TemplateDoesNotExist", "shelf/nmae.html")


def test_djangos_own_views_answer_the_errors_of_a_plugins_views(plugins: Write) -> None:
    directory = plugins(
        {
            "shelf/views.py": """
            from django.core.exceptions import PermissionDenied, SuspiciousOperation

            RAISED = {"400": SuspiciousOperation, "403": PermissionDenied}

            def show(request):
                raise RAISED[request.GET["code"]]
            """,
            "shelf/urls.py": """
            from django.urls import path
            from portal.plugins.shelf.views import show

            urlpatterns = [path("shown/", show)]
            """,
            "shelf/__init__.py": """
            from django.test import Client
            from portal.generic.plugin_interfaces import IPluginURL
            from portal.pluginbase.core import Plugin, implements
            from portal.vidispine.signals import vidispine_post_modify

            class Shelf(Plugin):
                implements(IPluginURL)
                name = "shelf"
                plugin_guid = "a0a0a0a0-0000-4000-8000-000000000001"
                urls = "portal.plugins.shelf.urls"
                urlpattern = r"^shelf/"
                namespace = r"shelf"

            Shelf()

            def show(instance, **kwargs):
                client = Client(raise_request_exception=False)
                codes = [client.get("/shelf/shown/", {"code": code}).status_code for code in ("400", "403", "500")]
                print(*codes, client.get("/shelf/unheard/").status_code, end="")

            vidispine_post_modify.connect(show)
            """,
        }
    )

    run = run_tool("fire", "vidispine_post_modify", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert call["output"] == "400 403 500 404", call


def test_a_library_of_tags_that_a_plugin_has_itself_is_used_instead_of_portals(plugins: Write) -> None:
    directory = plugins(
        {
            "shelf/templatetags/__init__.py": "",
            "shelf/templatetags/switch.py": """
            from django.template import Library

            register = Library()

            @register.simple_tag
            def switch():
                return "own"
            """,
            "shelf/__init__.py": """
            from django.template import engines
            from portal.vidispine.signals import vidispine_post_modify

            def show(instance, **kwargs):
                print(engines["django"].from_string("{% load switch %}{% switch %}").render({}))

            vidispine_post_modify.connect(show)
            """,
        }
    )

    run = run_tool("fire", "vidispine_post_modify", "-p", str(directory), "--format", "json")

    (call,) = calls(run)
    assert call["output"] == "own\n", call
