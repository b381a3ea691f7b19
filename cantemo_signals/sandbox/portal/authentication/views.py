"""The views that log a user in and out."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import raises

from ..generic.baseviews import CView

__all__ = ["LoginView", "LogoutView"]

_PAGE = "Development Guide, plugins/builtinevents, which names the view and not its methods"


class LoginView(CView):
    """The view that asks the authentication backends, then logs in."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the login form."""
        return self.login(self.authenticate(request.user))

    @raises("authenticate", instance="user", certainty="documented", source=_PAGE, names_method=False)
    def authenticate(self, user: Any) -> Any:
        """Ask the authentication backends; return the user."""
        return user

    @raises("login", instance="user", certainty="documented", source=_PAGE, names_method=False)
    def login(self, user: Any) -> Any:
        """Log the user in."""
        return user


class LogoutView(CView):
    """The view that logs out."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the request to log out."""
        return self.logout(request.user)

    @raises("logout", instance="user", certainty="documented", source=_PAGE, names_method=False)
    def logout(self, user: Any) -> Any:
        """Log the user out."""
        return user
