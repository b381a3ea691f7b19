"""The views that log a user in and out."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import accounts
from cantemo_signals.sandbox.catalogue.declaration import raises

from ..generic.baseviews import CView

__all__ = ["LoginView", "LogoutView"]

_PAGE = "Development Guide, plugins/builtinevents, which names the view and not its methods"


class LoginView(CView):
    """The view that asks the authentication backends, then logs in."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the login form; nobody is logged in whom the authentication backends refuse."""
        user = self.authenticate(_who(request))
        return None if user is None else self.login(user)

    @raises("authenticate", instance="user", certainty="documented", source=_PAGE, names_method=False)
    def authenticate(self, user: Any) -> Any:
        """Ask the authentication backends; return the user, or None."""
        return accounts.rows.authenticated(self._request, user)

    @raises("login", instance="user", certainty="documented", source=_PAGE, names_method=False)
    def login(self, user: Any) -> Any:
        """Log the user in."""
        accounts.rows.log_in(self._request, user)
        return user

    @property
    def _request(self) -> Any:
        return getattr(self, "request", None)


class LogoutView(CView):
    """The view that logs out."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the request to log out."""
        return self.logout(request.user)

    @raises("logout", instance="user", certainty="documented", source=_PAGE, names_method=False)
    def logout(self, user: Any) -> Any:
        """Log the user out."""
        accounts.rows.log_out(getattr(self, "request", None), user)
        return user


def _who(request: Any) -> Any:
    """The name in the login form, or else the user of a request that has no form."""
    form: Any = getattr(request, "POST", None)
    return form["username"] if hasattr(form, "getlist") and "username" in form else request.user
