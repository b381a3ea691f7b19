import logging
import Queue
from portal.pluginbase.core import *
from portal.generic.plugin_interfaces import IPluginBootstrap

log = logging.getLogger(__name__)
waiting = Queue.Queue(0144)


def queue_captions(instance, method, **kwargs):
    if method <> "setItemMetadata":
        return
    try:
        waiting.put_nowait(instance)
    except Queue.Full, e:
        raise ValueError, "no captions for %s: %s" % (instance, `e`)
    print "captions wanted for", instance


class CaptionsBootstrap(Plugin):
    implements(IPluginBootstrap)

    def bootstrap(self):
        from portal.vidispine.iitem import ItemHelper
        from portal.vidispine.signals import vidispine_post_modify
        vidispine_post_modify.connect(queue_captions, ItemHelper)

CaptionsBootstrap()
