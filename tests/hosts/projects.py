"""Real projects, written on the spot: a plain Django project, and one whose package ``portal`` is Portal's in small."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from textwrap import dedent

DJANGO = version("Django")
SCREENS = Path(__file__).parent / "screens"

MANAGE = """
    import os
    import sys

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
"""
SETTINGS = """
    SECRET_KEY = "not a secret"
    INSTALLED_APPS = [{apps}]
    DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}}
    DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
    USE_TZ = True
    ROOT_URLCONF = "{urls}"
"""
SHOP = {
    "manage.py": MANAGE,
    "mysite/__init__.py": "",
    "mysite/settings.py": SETTINGS.format(apps='"shop.apps.ShopConfig", "audit"', urls="mysite.urls"),
    "mysite/urls.py": "import shop.views\n\nurlpatterns = []\n",
    "shop/__init__.py": "",
    "shop/apps.py": """
        from django.apps import AppConfig


        class ShopConfig(AppConfig):
            name = "shop"

            def ready(self):
                from . import receivers
    """,
    "shop/models.py": """
        from django.db import models
        from django.db.models.signals import pre_save
        from django.dispatch import Signal

        order_paid = Signal()


        class Order(models.Model):
            total = models.IntegerField()


        def check_total(sender, instance, **kwargs):
            print("checking", instance)


        pre_save.connect(check_total, sender=Order)
    """,
    "shop/receivers.py": """
        from django.db.models.signals import post_save
        from django.dispatch import receiver

        from .models import Order, order_paid


        @receiver(post_save, sender=Order, dispatch_uid="invoice")
        def write_invoice(sender, instance, **kwargs):
            order_paid.send(sender)
            return f"invoice {instance}"


        @receiver(order_paid)
        def thank(sender, **kwargs):
            return "thanks"


        order_paid.connect(lambda sender, **kwargs: None)
    """,
    "shop/views.py": """
        from .models import order_paid


        def count(sender, **kwargs):
            raise LookupError("no counter")


        order_paid.connect(count)
    """,
    "audit/__init__.py": "",
    "audit/models.py": """
        from django.db.models.signals import post_delete, post_save


        def note(sender, **kwargs):
            return sender.__name__


        post_save.connect(note)
        post_delete.connect(note, sender="shop.Order")
    """,
}

PORTAL = {
    "manage.py": MANAGE.replace("mysite", "portal"),
    "portal/__init__.py": '__version__ = "6.2.1"\n',
    "portal/settings.py": SETTINGS.format(apps='"portal.plugins.demo", "portal"', urls="portal.urls"),
    "portal/urls.py": "urlpatterns = []\n",
    "portal/apps.py": """
        from django.apps import AppConfig


        class PortalConfig(AppConfig):
            name = "portal"

            def ready(self):
                from .pluginbase.core import INSTANCES

                for plugin in list(INSTANCES):
                    if hasattr(plugin, "bootstrap"):
                        plugin.bootstrap()
    """,
    "portal/pluginbase/__init__.py": "",
    "portal/pluginbase/core.py": """
        import sys

        INSTANCES = []


        def implements(interface):
            sys._getframe(1).f_locals.setdefault("_implements", []).append(interface)


        class Plugin:
            def __new__(cls):
                self = super().__new__(cls)
                INSTANCES.append(self)
                return self
    """,
    "portal/generic/__init__.py": "",
    "portal/generic/plugin_interfaces.py": "class IPluginBootstrap:\n    pass\n",
    "portal/vidispine/__init__.py": "",
    "portal/vidispine/signals.py": """
        from django.dispatch import Signal

        vidispine_pre_create = Signal()
        vidispine_post_delete = Signal()
    """,
    "portal/vidispine/iuser.py": "class UserHelper:\n    pass\n",
    "portal/plugins/__init__.py": "",
    "portal/plugins/demo/__init__.py": "from .plugin import *\n",
    "portal/plugins/demo/plugin.py": """
        from portal.generic.plugin_interfaces import IPluginBootstrap
        from portal.pluginbase.core import Plugin, implements


        def test_vs_precreate(sender, **kwargs):
            print(kwargs)
            return sender.__name__


        class TestPluginBootstrap(Plugin):
            implements(IPluginBootstrap)

            def bootstrap(self):
                from portal.vidispine.iuser import UserHelper
                from portal.vidispine.signals import vidispine_pre_create

                vidispine_pre_create.connect(test_vs_precreate, UserHelper)


        TestPluginBootstrap()


        class ForgottenBootstrap(Plugin):
            implements(IPluginBootstrap)
    """,
    "portal/plugins/demo/models.py": """
        from django.db import models
        from django.db.models.signals import post_save
        from django.dispatch import receiver

        from portal.vidispine.signals import vidispine_post_delete


        class Clip(models.Model):
            title = models.CharField(max_length=80)


        @receiver(vidispine_post_delete)
        def forget_clip(sender, instance, **kwargs):
            return f"forgot {instance}"


        @receiver(post_save, sender=Clip)
        def index(sender, instance, **kwargs):
            return "indexed"
    """,
}


def screen(name: str) -> str:
    """A whole screen, kept as a file."""
    return (SCREENS / f"{name}.txt").read_text(encoding="utf-8")


def write(directory: Path, files: dict[str, str]) -> Path:
    """The project as files in a directory."""
    for name, source in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source).lstrip("\n"), encoding="utf-8")
    return directory
