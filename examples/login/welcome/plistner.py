"""Connects where the module is imported, for any sender, and looks at the sender itself: views are subclassed."""

from portal.authentication.signals import portal_post_login
from portal.authentication.views import LoginView


class KioskLoginView(LoginView):
    """Logs the reading room's visitors in."""


def greet(instance, sender, **kwargs):
    if not issubclass(sender, LoginView):
        return None
    return f"{instance} at the kiosk" if issubclass(sender, KioskLoginView) else f"{instance} at a desk"


portal_post_login.connect(greet)
