"""Connects when it is imported; a dispatch_uid would make the second import harmless."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def translate_subtitles(sender, instance, method, **kwargs):
    print("sending", instance, "to the translators")


vidispine_post_modify.connect(translate_subtitles, sender=ItemHelper)
