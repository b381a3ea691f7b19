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

USERS = """
    CREATE TABLE auth_user (id integer PRIMARY KEY, password text, last_login text, is_superuser bool, username text,
    first_name text, last_name text, email text, is_staff bool, is_active bool, date_joined text);
    INSERT INTO auth_user VALUES (1, '', NULL, 0, 'ann', 'Ann', 'Example', '', 0, 1, '2026-01-01');
"""
ORDERS = """
    CREATE TABLE shop_order (id integer PRIMARY KEY, total integer);
    INSERT INTO shop_order VALUES (2, 20), (3, 30), (5, 50), (7, 70);
    CREATE TABLE shop_label (id integer PRIMARY KEY, name text);
    CREATE TABLE shop_label_orders (id integer PRIMARY KEY, label_id integer, order_id integer);
"""
STORE = {
    **SHOP,
    "mysite/settings.py": SETTINGS.format(
        apps='"django.contrib.auth", "django.contrib.contenttypes", "shop.apps.ShopConfig", "audit"', urls="mysite.urls"
    ).replace('":memory:"', '__file__.replace("mysite/settings.py", "db.sqlite3")')
    + """
    ALLOWED_HOSTS = ["*", ".store.example.com"]
    SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    """,
    "mysite/urls.py": """
        from django.urls import path

        from shop import views

        urlpatterns = [path("orders/", views.orders), path("old/", views.old), path("broken/", views.broken)]
    """,
    "shop/models.py": SHOP["shop/models.py"]
    + """

        class Label(models.Model):
            name = models.CharField(max_length=80)
            orders = models.ManyToManyField(Order)


        class Lost(models.Model):
            pass
    """,
    "shop/views.py": """
        from django.http import HttpResponse
        from django.shortcuts import redirect

        from .models import Order, order_paid


        def orders(request):
            order_paid.send_robust(Order, by=f"{request.user}", body=request.body, host=request.get_host())
            return HttpResponse()


        def old(request):
            return redirect("/orders/")


        def broken(request):
            raise LookupError("no view")
    """,
    "shop/management/__init__.py": "",
    "shop/management/commands/__init__.py": "",
    "shop/management/commands/stock.py": """
        import os
        import sys
        from threading import Thread

        from django.core.management.base import BaseCommand, CommandError

        from shop.models import Label, Order, order_paid


        class Command(BaseCommand):
            def add_arguments(self, parser):
                parser.add_argument("what")
                parser.add_argument("--times", type=int, default=1)

            def handle(self, what, times, **options):
                self.stdout.write(f"stock {what}")
                getattr(self, what)(times)

            def orders(self, times):
                for total in range(times):
                    Order.objects.create(total=total)
                Label.objects.create(name="new")

            def both(self, times):
                for sender in (Order, Label, None) * times:
                    order_paid.send(sender)

            def each(self, times):
                for order in Order.objects.all():
                    order_paid.send(order)

            def fork(self, times):
                if os.fork() == 0:
                    order_paid.send(Order)
                    print("the child goes on", flush=True)
                    os._exit(0)
                os.wait()

            def thread(self, times):
                Thread(target=order_paid.send, args=[Order]).start()

            def pool(self, times):
                from concurrent.futures import ThreadPoolExecutor

                self.__class__.kept = ThreadPoolExecutor(1)
                self.kept.submit(order_paid.send, Order).result()

            def ask(self, times):
                print("hello", input("name? "))

            def refuse(self, times):
                raise CommandError("out of stock")

            def leave(self, times):
                sys.exit(7)

            def fail(self, times):
                raise LookupError("no shelf")

            def die(self, times):
                order_paid.send(Order)
                os._exit(4)

            def left(self, times):
                from threading import Event

                began, over = Event(), Event()
                order_paid.connect(lambda sender, **kwargs: (began.set(), over.wait()), weak=False)
                order_paid.connect(lambda sender, **kwargs: None, weak=False)
                Thread(target=order_paid.send, args=[Order], daemon=True).start()
                began.wait()

            def wait(self, times):
                from time import sleep

                order_paid.send(Order)
                try:
                    print("waiting", flush=True)
                    sleep(60)
                finally:
                    order_paid.send(Label)

            def insist(self, times):
                import signal
                from time import sleep

                signal.signal(signal.SIGINT, lambda *_: print("no", flush=True))
                order_paid.send(Order)
                print("waiting", flush=True)
                for _ in range(600):
                    sleep(0.1)
    """,
}
"""The shop with a database, users, a few pages and a command."""

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
