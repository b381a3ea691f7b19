"""Sends a mail about each reel, if only somebody imported it."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify


def mail_owner(instance, **kwargs):
    print("mailing about", instance)


vidispine_post_modify.connect(mail_owner, ItemHelper)  # CS001
