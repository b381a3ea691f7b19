"""A signal keeps its receivers by weak reference: a receiver lives only as long as somebody else holds on to it."""

from portal.generic.plugin_interfaces import IPluginBootstrap
from portal.pluginbase.core import Plugin, implements
from portal.vidispine.iitem import IngestHelper, ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_ingest, vidispine_post_modify

FRAMES = {}


class FrameCache:
    """Remembers the poster frame of each item."""

    def forget(self, sender, instance, method, **kwargs):
        FRAMES.pop(instance, None)


def choose_frame(sender, instance, method, **kwargs):
    """This one lives: the module holds on to it."""
    FRAMES[instance] = 0


class PosterFramesBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        def redraw_frame(sender, instance, method, **kwargs):
            FRAMES[instance] = 1

        vidispine_post_ingest.connect(choose_frame, IngestHelper)

        # Dead once bootstrap() returns, and with it the only name of this function.
        vidispine_post_modify.connect(redraw_frame, ItemHelper)

        # Dead at once: nobody keeps the FrameCache, so its method goes with it.
        vidispine_post_delete.connect(FrameCache().forget, ItemHelper)


# Dead at once: a lambda has no other owner than this line.
vidispine_post_delete.connect(lambda instance, **kwargs: FRAMES.pop(instance, None), sender=ItemHelper)

PosterFramesBootstrap()
