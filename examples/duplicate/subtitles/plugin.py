"""Imports receivers.py as a part of this package, and again by its path, as a site's local copy would be."""

import importlib.util
import os

from . import receivers

LOCAL_RECEIVERS = os.path.join(os.path.dirname(__file__), "receivers.py")

spec = importlib.util.spec_from_file_location("local_receivers", LOCAL_RECEIVERS)
local_receivers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(local_receivers)
