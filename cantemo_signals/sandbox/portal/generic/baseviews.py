"""The two generations of Portal's base views."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

__all__ = ["CView", "ClassView"]

_views: Any = import_module("rest_framework.views")  # Django REST framework's, or made up if it is not installed


class ClassView:
    """The older one, which URL configurations take as the class itself: making an instance answers the request.

    A view overrides ``__call__`` and finds ``request``, ``template`` and ``kwargs`` on itself.
    """

    template: str | None = None
    request: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __new__(cls, request: Any = None, *args: Any, **kwargs: Any) -> Any:
        self = super().__new__(cls)
        self.request, self.args, self.kwargs = request, args, kwargs
        self.template = kwargs.pop("template", cls.template)
        return self()

    def __call__(self) -> Any:
        """Answer the request."""
        return self.main(self.request, self.template, {})

    def main(self, request: Any, template: str | None, context: dict[str, Any] | None = None) -> Any:
        """Render the template; nothing is rendered here, the context is the answer."""
        return context

    @classmethod
    def _decorate(cls, *decorators: Callable[[Any], Any]) -> Any:
        """The view behind these decorators, such as ``login_required``."""
        view: Any = cls
        for decorator in decorators:
            view = decorator(view)
        return view


class _View:
    """What of Django REST framework's view there is without it: ``get``, ``post`` and so on answer the request."""

    renderer_classes: Any = ()
    request: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __init__(self, **options: Any) -> None:
        for name, value in options.items():
            setattr(self, name, value)

    @classmethod
    def as_view(cls, **options: Any) -> Callable[..., Any]:
        """The function that URL configurations take."""

        def view(request: Any, *args: Any, **kwargs: Any) -> Any:
            self = cls(**options)
            self.request, self.args, self.kwargs = _with_data(request), args, kwargs
            return self.dispatch(request, *args, **kwargs)

        return view

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the request with the method that is called like the request's, or not at all."""
        answer = getattr(self, str(request.method).lower(), None)
        return None if answer is None else answer(request, *args, **kwargs)


def _with_data(request: Any) -> Any:
    """A request of Django's with ``query_params`` and ``data``, which Django REST framework gives it."""
    if hasattr(request, "GET") and not hasattr(request, "query_params"):
        request.query_params = request.GET
        is_json = str(getattr(request, "content_type", "")).endswith("json")
        request.data = json.loads(request.body or "{}") if is_json else request.POST
    return request


_Base: Any = _views.APIView if hasattr(_views, "__file__") else _View


class CView(_Base):  # type: ignore[misc]  # Any
    """The current one, which is Django REST framework's with the names of ``roles``; everybody may see it here."""

    permission_classes: Any = ()
    roles: Any = ()
    template_name: str | None = None
