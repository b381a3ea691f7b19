"""The two generations of Portal's base views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["CView", "ClassView"]


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


class CView:
    """The current one, after Django REST framework's: ``get``, ``post`` and so on answer the request."""

    permission_classes: Any = ()
    renderer_classes: Any = ()
    roles: Any = ()
    template_name: str | None = None
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
            self.request, self.args, self.kwargs = request, args, kwargs
            return self.dispatch(request, *args, **kwargs)

        return view

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the request with the method that is called like the request's, or not at all."""
        answer = getattr(self, str(request.method).lower(), None)
        return None if answer is None else answer(request, *args, **kwargs)
