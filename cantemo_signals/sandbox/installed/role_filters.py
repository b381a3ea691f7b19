"""The filter for roles, which Portal's templates use without loading it."""

from __future__ import annotations

from importlib import import_module

from django.template import Library

register = Library()
register.filter("has_role", import_module("portal.utils.templatetags.permissionrequired").has_role)
