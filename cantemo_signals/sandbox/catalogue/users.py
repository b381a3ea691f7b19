"""The example of a user if Django is made up."""

from __future__ import annotations

from cantemo_signals.sandbox.fabrication.fabricated import Fabricated


class User(Fabricated):
    """A user as Django has them, for the events of a login where the installed Django is not used; in part made up."""

    __module__ = "django.contrib.auth.models"

    username = "ann"
    first_name = "Ann"
    last_name = "Example"
    email = "ann@example.com"
    is_active = is_authenticated = True
    is_staff = is_superuser = False

    def __init__(self) -> None:
        super().__init__("django.contrib.auth.models.User")

    def get_username(self) -> str:
        """The name to log in with."""
        return self.username

    def get_full_name(self) -> str:
        """The person's name."""
        return f"{self.first_name} {self.last_name}"

    def __str__(self) -> str:
        return self.username

    def __repr__(self) -> str:
        return f"<User: {self.username}>"
