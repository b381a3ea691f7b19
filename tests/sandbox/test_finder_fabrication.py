"""What the finder makes up, what it must not, and what it keeps record of."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from datetime import timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cantemo_signals.bus import BaseSignal, Bus, activate
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.fabrication.attribution import caused
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated, FabricatedType
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.importing.folders import PluginSource
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.plugins import HostModule


class Opened:
    """An emulated host with the plugins of a directory in it."""

    def __init__(self, directory: Path, **options: Any) -> None:
        self.bus = Bus()
        activate(self.bus)
        sources = [PluginSource(path.name, str(path), True) for path in sorted(directory.iterdir())]
        self.host = EmulatedPortal(sources, self.bus, Loading(**options))
        self.host.install()

    def load(self, name: str = "") -> ModuleType:
        """The plugin, or a module of it, imported."""
        return importlib.import_module(f"portal.plugins.demo{name}")

    def listed(self, name: str) -> HostModule:
        """What the host says of one of its modules."""
        return next(module for module in self.host.modules() if module.name == name)

    def close(self) -> None:
        """Remove every trace."""
        self.host.remove()
        self.bus.close()
        activate(None)


Open = Callable[..., Opened]


@pytest.fixture
def demo(plugins: Callable[[dict[str, str]], Path]) -> Iterator[Open]:
    """Opens a host with a plugin of this source, and of these other files."""
    opened: list[Opened] = []

    def install(source: str, files: dict[str, str] | None = None, **options: Any) -> Opened:
        others = {f"demo/{name}": text for name, text in (files or {}).items()}
        opened.append(Opened(plugins({"demo/__init__.py": source, **others}), **options))
        return opened[-1]

    yield install
    for each in opened:
        each.close()


def test_from_and_import_give_the_same_module(demo: Open) -> None:
    plugin = demo("from django.db import models\nimport django.db.models.signals as direct").load()

    assert plugin.models is sys.modules["django.db.models"]
    assert plugin.models.signals is plugin.direct is sys.modules["django.db.models.signals"]


def test_a_receiver_of_a_signal_that_was_reached_through_a_package_is_connected(demo: Open) -> None:
    opened = demo(
        """
        from django.db import models

        class Term(models.Model):
            pass

        def saved(sender, **kwargs):
            pass

        models.signals.post_save.connect(saved, sender=Term)
        """
    )

    opened.load()

    entry = opened.bus.ledger.entries()[0]
    assert (entry.signal.module, entry.signal.name) == ("django.db.models.signals", "post_save")
    assert entry.sender_name == "portal.plugins.demo.Term"


def test_every_name_from_a_module_called_signals_is_a_signal_documented_or_not(demo: Open) -> None:
    plugin = demo(
        """
        from portal.vidispine.signals import vidispine_pre_undreamt_of
        from portal.workflow.signals import step_done
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import ModelSignal
        """
    ).load()

    signals = [plugin.vidispine_pre_undreamt_of, plugin.step_done, plugin.user_logged_in]
    assert all(isinstance(signal, BaseSignal) for signal in signals)
    assert [signal.module for signal in signals] == [
        "portal.vidispine.signals",
        "portal.workflow.signals",
        "django.contrib.auth.signals",
    ]
    assert not isinstance(plugin.ModelSignal, BaseSignal)


def test_djangos_signal_and_receiver_are_ours(demo: Open) -> None:
    opened = demo(
        """
        from django.dispatch import Signal, receiver
        from django.dispatch.dispatcher import Signal as same

        done = Signal()

        @receiver(done, sender=str)
        def note(sender, **kwargs):
            pass
        """
    )

    plugin = opened.load()

    assert plugin.Signal is plugin.same is opened.bus.Signal
    assert [entry.name for entry in opened.bus.ledger.entries()] == ["portal.plugins.demo.note"]


@pytest.mark.usefixtures("without_celery")
def test_celerys_signals_connect_as_decorators_bare_with_parentheses_and_with_a_sender(demo: Open) -> None:
    opened = demo(
        """
        from celery.signals import task_failure, task_revoked

        @task_revoked.connect
        def bare(**kwargs):
            pass

        @task_revoked.connect()
        def with_parentheses(**kwargs):
            pass

        @task_failure.connect(sender="tidy")
        def with_a_sender(**kwargs):
            pass
        """
    )

    plugin = opened.load()

    names = [entry.name.rpartition(".")[2] for entry in opened.bus.ledger.entries()]
    assert names == ["bare", "with_parentheses", "with_a_sender"]
    assert plugin.with_parentheses() is None
    assert plugin.task_failure.name == "task_failure"


def test_star_imports_from_a_fabricated_module_give_nothing_or_what_is_known(demo: Open) -> None:
    plugin = demo(
        "from lxml.etree import *\nfrom django.conf.urls.defaults import *\nurlpatterns = patterns('')"
    ).load()

    assert isinstance(plugin.urlpatterns, Fabricated)
    assert not hasattr(plugin, "etree")


def test_a_name_that_a_star_import_would_have_given_is_not_blamed_on_the_plugin(demo: Open) -> None:
    with pytest.raises(NameError) as caught:
        demo("from lxml.etree import *\nElement('x')").load()

    assert caused(caught.value)


def test_undocumented_parts_and_other_companies_plugins_are_made_up(demo: Open) -> None:
    plugin = demo(
        """
        from portal.somewhere.new import Thing
        from portal.plugins.rulesengine.models import DistributionMetadataRule
        from portal.plugins import nle
        import RestAPIBase.unheard_of
        """
    ).load()

    assert isinstance(plugin.Thing, FabricatedType)
    assert isinstance(plugin.DistributionMetadataRule, FabricatedType)
    assert str(plugin.nle.views) == "portal.plugins.nle.views"


def test_names_missing_from_an_emulated_module_are_made_up_and_recorded(demo: Open) -> None:
    opened = demo(
        """
        from portal.pluginbase.core import Plugin, something_new, NewError
        """
    )

    plugin = opened.load()

    assert isinstance(plugin.something_new, Fabricated)
    assert issubclass(plugin.NewError, Exception)
    module = opened.listed("portal.pluginbase.core")
    assert (module.origin, module.names, module.plugins) == ("emulated", ("NewError", "something_new"), ("demo",))


@pytest.mark.parametrize("name", ["_private", "__wrapped__"])
def test_private_names_are_refused(demo: Open, name: str) -> None:
    with pytest.raises(ImportError):
        demo(f"from portal.pluginbase.core import {name}").load()


def test_an_arbitrary_top_level_name_is_not_made_up(demo: Open) -> None:
    with pytest.raises(ModuleNotFoundError):
        demo("import some_library_of_the_author").load()


def test_a_name_that_the_user_gives_is_made_up(demo: Open) -> None:
    plugin = demo("from some_library.part import Client", fabricate=("some_library",)).load()

    assert plugin.Client.__module__ == "some_library.part"


def test_a_library_that_is_installed_is_not_made_up(
    demo: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml").mkdir()
    (tmp_path / "lxml" / "__init__.py").write_text("real = True", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    try:
        assert demo("import lxml").load().lxml.real
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("lxml.etree")
    finally:
        sys.modules.pop("lxml", None)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Install a library ``calls_home`` with this source."""
    library = tmp_path / "site-packages"
    library.mkdir()

    def write(source: str) -> None:
        (library / "calls_home.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(str(library))
        importlib.invalidate_caches()

    yield write
    sys.modules.pop("calls_home", None)


def test_what_a_library_would_like_to_import_is_not_made_up(demo: Open, install: Callable[[str], None]) -> None:
    install("try:\n    import simplejson as json\nexcept ImportError:\n    import json\n")

    plugin = demo("import calls_home, simplejson").load()

    assert plugin.calls_home.json.__name__ == "json"
    assert isinstance(plugin.simplejson, Fabricated)


def test_a_library_that_asks_for_any_free_port_when_it_is_imported_reaches_no_network(
    demo: Open, install: Callable[[str], None]
) -> None:
    install("import socket\nwith socket.socket() as asked:\n    asked.bind(('127.0.0.1', 0))\nbound = True\n")

    assert demo("import calls_home").load().calls_home.bound


@pytest.mark.usefixtures("without_celery")
@pytest.mark.parametrize(
    "statement",
    [
        "import portal.somewhere",
        "from portal import somewhere",
        "from portal.pluginbase.core import something_new",
        "from portal.plugins import other",
        "from portal.externals.unheard_of import x",
        "from VidiRest.unheard_of import x",
    ],
)
def test_strict_forbids_what_portal_would_have_to_have_and_says_so(demo: Open, statement: str) -> None:
    with pytest.raises(ImportError) as caught:
        demo(statement, strict=True).load()

    assert "--strict" in str(caught.value)


def test_strict_makes_up_libraries_that_are_not_installed(demo: Open) -> None:
    plugin = demo("import django.db\nfrom raven import Client\nfrom guardian.models import Group", strict=True).load()

    assert [type(value) for value in (plugin.Client, plugin.Group)] == [FabricatedType, FabricatedType]


def test_strict_leaves_what_is_emulated_and_the_plugins_alone(demo: Open) -> None:
    source = "import portal.plugins.demo.plugin\nfrom portal.pluginbase import core\nmissing = hasattr(core, 'new')"

    plugin = demo(source, {"plugin.py": "x = 1"}, strict=True).load()

    assert (plugin.missing, plugin.portal.plugins.demo.plugin.x) == (False, 1)


def test_the_settings_are_portals_and_an_unknown_one_raises(demo: Open) -> None:
    plugin = demo("from django.conf import settings").load()

    assert plugin.settings is environment.settings
    with pytest.raises(AttributeError):
        _ = plugin.settings.NO_SUCH_SETTING


def test_an_app_config_knows_its_name_its_label_and_its_path(demo: Open, tmp_path: Path) -> None:
    opened = demo(
        "",
        {
            "apps.py": """
                from django.apps import AppConfig

                class DemoConfig(AppConfig):
                    verbose_name = "The demo"
                """
        },
    )
    plugin = opened.load()

    config = opened.load(".apps").DemoConfig("portal.plugins.demo", plugin)

    assert (config.name, config.label, config.verbose_name) == ("portal.plugins.demo", "demo", "The demo")
    assert config.path == str(tmp_path / "plugins" / "demo")
    assert config.ready() is None


def test_names_that_module_level_code_works_with_have_their_values(demo: Open) -> None:
    plugin = demo(
        """
        import django
        from django.utils import timezone
        from django.utils.functional import cached_property
        from django.utils.translation import gettext_lazy as _
        from django.db import models, transaction
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import User
        from rest_framework import status

        class Status(models.TextChoices):
            NEW = "new", _("Brand new")

        class Lazy:
            @cached_property
            def value(self):
                return 1

        ran = []
        transaction.on_commit(lambda: ran.append(1))
        """
    ).load()

    assert plugin.django.VERSION >= (5, 0)
    assert plugin.timezone.now().tzinfo is timezone.utc
    assert plugin._("text") == "text"
    assert (plugin.Status.NEW.value, plugin.Status.NEW.label) == ("new", "Brand new")
    assert plugin.Status.choices == [("new", "Brand new")]
    assert plugin.Lazy().value == 1
    assert plugin.ran == [1]
    assert plugin.get_user_model() is plugin.User
    assert plugin.status.HTTP_404_NOT_FOUND == 404


def test_a_decorator_that_is_made_of_a_class_or_function_decorates_what_is_below(demo: Open) -> None:
    plugin = demo(
        """
        from django.contrib import admin
        from django.contrib.auth.decorators import user_passes_test
        from .models import Term

        @admin.register(Term)
        class TermAdmin(admin.ModelAdmin):
            pass

        @user_passes_test(lambda user: user.is_staff)
        def view(request):
            return "seen"
        """,
        {"models.py": "from django.db import models\nclass Term(models.Model): pass"},
    ).load()

    assert plugin.TermAdmin.__name__ == "TermAdmin"
    assert plugin.view(None) == "seen"


def test_a_name_that_django_dropped_works_and_each_file_that_uses_it_is_noted(demo: Open) -> None:
    source = "from django.utils.translation import ugettext as _\n"
    opened = demo(source, {"models.py": "\n" + source})

    opened.load(".models")

    places = [(path.rpartition("/")[2], line) for path, line, _ in opened.host.compatibility]
    assert places == [("__init__.py", 1), ("models.py", 2)]
    assert opened.host.compatibility[0][2].startswith("write `gettext` instead of")


def test_the_modules_that_were_asked_for_are_listed_with_who_asked(demo: Open) -> None:
    opened = demo("from portal.vidispine import signals\nfrom django.db import models\nmodels.CharField()")

    opened.load()

    names = [module.name for module in opened.host.modules()]
    assert names == ["django.db.models", "portal.vidispine.signals"]
    assert opened.listed("django.db.models") == HostModule("django.db.models", "made up", ("CharField",), ("demo",))


def test_what_others_than_plugins_import_is_not_listed(demo: Open) -> None:
    opened = demo("")
    opened.load()

    importlib.import_module("portal.vidispine.signals")
    importlib.import_module("django.db")

    assert opened.host.modules() == []


def test_a_plugin_that_finds_a_module_already_loaded_is_listed_with_it(demo: Open) -> None:
    source = "from portal.somewhere import Thing"
    opened = demo(source, {"../other/__init__.py": source})

    opened.load()
    importlib.import_module("portal.plugins.other")

    assert opened.listed("portal.somewhere").plugins == ("demo", "other")


def test_listing_the_modules_runs_no_code_of_the_objects_that_lie_about(demo: Open) -> None:
    opened = demo(
        """
        from portal.somewhere import Thing

        class Touchy:
            def __getattribute__(self, name):
                raise SystemExit(name)

        class Meta(type):
            def __getattribute__(cls, name):
                raise SystemExit(name)

        class Odd(metaclass=Meta):
            __module__ = []

        touchy = Touchy()
        """
    )
    opened.load()

    assert [module.name for module in opened.host.modules()] == ["portal.somewhere"]
