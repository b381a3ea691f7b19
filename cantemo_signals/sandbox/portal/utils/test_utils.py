"""What plugins' tests derived from in older versions of Portal."""

from __future__ import annotations

from .test_case import PortalLegacyTestCase

__all__ = ["PortalTestCase"]


class PortalTestCase(PortalLegacyTestCase):
    """The oldest one (seen in code: Cantemo/Community)."""
