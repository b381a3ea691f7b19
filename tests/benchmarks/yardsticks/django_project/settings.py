"""A Django project with one app."""

SECRET_KEY = "for-the-benchmark-only"
INSTALLED_APPS = ["django_extensions", "archive"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
