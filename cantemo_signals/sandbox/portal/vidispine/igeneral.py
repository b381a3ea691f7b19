"""The base of the helpers, and the wrapper around their calls."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable
from importlib import import_module
from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.emulated import Undocumented

from .iexception import VSAPIError

__all__ = ["performVSAPICall"]


class VSAPI:
    """The address of Vidispine, and the user as whom it is asked."""

    def __init__(self, runas: str | None = None) -> None:
        settings = environment.settings
        self.super_url = f"{settings.VIDISPINE_URL}:{settings.VIDISPINE_PORT}/"
        self.username = settings.VIDISPINE_USERNAME
        self.runas = runas
        credentials = f"{settings.VIDISPINE_USERNAME}:{settings.VIDISPINE_PASSWORD}"
        self.base64string = b2a_base64(credentials.encode(), newline=False).decode("ascii")


class Helper(Undocumented):
    """Base of the helpers; ``runas`` is a user or a user's name, without it the administrator acts."""

    def __init__(self, user: Any = None, runas: Any = None, *args: Any, **kwargs: Any) -> None:
        self.user = user
        self.runas = getattr(runas, "username", runas) or environment.settings.VIDISPINE_USERNAME
        self._vsapi = VSAPI(self.runas)

    @property
    def _backend(self) -> Any:
        return environment.vidispine.backend


class SluggedHelper(Helper):
    """Base of the helpers that can be made for one thing, whose id is ``slug``."""

    def __init__(self, slug: str | None = None, user: Any = None, runas: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, runas, *args, **kwargs)
        self.slug = slug


def vidirest(path: str) -> Any:
    """Something of ``VidiRest``, by module and name: ``objects.user.VSUser``.

    ``VidiRest`` is a top-level package in Portal, and so it is here while plugins are loaded; for a type checker the
    same files lie elsewhere. An import that both understand would load them a second time, and plugins' ``isinstance``
    would tell the two apart. Besides, most plugins only connect and need none of it.
    """
    module, _, name = path.rpartition(".")
    return getattr(import_module(f"VidiRest.{module}"), name)


def wrapped(path: str, document: dict[str, Any]) -> Any:
    """A document of the backend as an object of ``VidiRest.objects``."""
    return vidirest(f"objects.{path}")(document, environment.settings.VIDISPINE_REPLACE_URLS)


def performVSAPICall(
    func: Callable[..., Any], args: Any = (), vsapierror_templateorcode: str | int | None = None
) -> dict[str, Any]:
    """Call a helper method with a dict or a tuple of arguments; tell success from failure instead of raising.

    The answer has ``success``, the method's ``response``, and ``exception`` with its ``error``. Only what Vidispine
    refuses (``VSAPIError``) becomes an answer.
    """
    try:
        response = func(**args) if isinstance(args, dict) else func(*args)
    except VSAPIError as error:
        return {"success": False, "response": None, "exception": {"error": error}}
    return {"success": True, "response": response, "exception": None}
