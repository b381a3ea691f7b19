"""What plugins' tests derive from."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any
from unittest import TestCase

__all__ = ["PortalBaseTestCase", "PortalLegacyTestCase"]

_django: Any = import_module("django.test")
_Base: Any = _django.TestCase if hasattr(_django, "__file__") else TestCase  # Django's, if it is installed


class PortalLegacyTestCase(_Base):  # type: ignore[misc]  # Any
    """The older one (seen in code: Cantemo/FileSysArchive)."""


class PortalBaseTestCase(PortalLegacyTestCase):
    """The current one (seen in code: Cantemo/AVLTAPlugin)."""

    client: Any

    def setUp(self, mock_authenticate: bool = True) -> None:
        """Prepare a test; nothing has to be mocked, because the emulated Vidispine refuses nobody."""
        super().setUp()

    def login_client_as_admin(self) -> None:
        """Log the test's client in as the administrator, who is created if need be."""
        users: Any = import_module("django.contrib.auth").get_user_model()
        name: Any = import_module("portal.settings").VIDISPINE_USERNAME
        self.client.force_login(users.objects.get_or_create(username=name)[0])

    def read_json(self, name: str) -> Any:
        """What a JSON file in the directory ``test_data`` beside the test's module holds."""
        directory = os.path.dirname(os.path.abspath(str(sys.modules[type(self).__module__].__file__)))
        with open(os.path.join(directory, "test_data", name), encoding="utf-8") as file:
            return json.load(file)
