"""Django calls ready() once every plugin's models are imported, and before the bootstraps."""

from django.apps import AppConfig


class ProvenanceConfig(AppConfig):
    name = "portal.plugins.provenance"

    def ready(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_delete

        from .receivers import close_file

        # With a dispatch_uid the receiver stays connected once, should ready() ever run twice.
        vidispine_post_delete.connect(close_file, ItemHelper, dispatch_uid="provenance.close_file")
