"""The signals around Vidispine.

On the events page of the Development Guide the last two meanings are swapped: with ``vidispine_pre_get`` and
``vidispine_post_get`` stands "a notification on assets is received", with ``vidispine_auto_import_ntfcn``, whose module
the page leaves out, "before or after an object or item is retrieved … currently not used". Here it is as it must be.
"""

from __future__ import annotations

from cantemo_signals.sandbox.catalogue.declaration import name_declared_signals, signal

_EVENTS = "Development Guide, plugins/events and plugins/builtinevents"
_SWAPPED = f"{_EVENTS}, where this meaning is listed under another signal by mistake"
_TEMPLATE = "Cantemo/PortalPluginTemplate, vmysignallisteners.py"
_INGEST = "Portal's own docstring of importFileToPlaceholder, copied by Productions Autrement Dit"

vidispine_pre_create = signal(
    "Before an object or item is created in Vidispine.", certainty="documented", source=_EVENTS
)
vidispine_post_create = signal(
    "After an object or item was created in Vidispine.", certainty="documented", source=_EVENTS
)
vidispine_pre_modify = signal(
    "Before an object is modified, or associated to another object.", certainty="documented", source=_EVENTS
)
vidispine_post_modify = signal(
    "After an object was modified, or associated to another object.", certainty="documented", source=_EVENTS
)
vidispine_pre_delete = signal("Before an object or item is deleted.", certainty="documented", source=_EVENTS)
vidispine_post_delete = signal("After an object or item was deleted.", certainty="documented", source=_EVENTS)
vidispine_pre_get = signal(
    "Before an object or item is retrieved from Vidispine; currently not used in Portal.",
    certainty="documented",
    source=_SWAPPED,
    unused=True,
)
vidispine_post_get = signal(
    "After an object or item was retrieved from Vidispine; currently not used in Portal.",
    certainty="documented",
    source=_SWAPPED,
    unused=True,
)
vidispine_auto_import_ntfcn = signal(
    "A notification on assets is received from Vidispine.", certainty="documented", source=_SWAPPED, carries=()
)
vidispine_get_item_ntfcn = signal(
    "An item is retrieved from Vidispine: raised at every getItem call.", certainty="seen in code", source=_TEMPLATE
)
vidispine_pre_ingest = signal("Before a file is imported to a placeholder.", certainty="seen in code", source=_INGEST)
vidispine_post_ingest = signal(
    "After the import of a file to a placeholder was started.", certainty="seen in code", source=_INGEST
)

name_declared_signals(__name__)
