"""Notes each deletion in a file of its own, which is not written here: a line in a file is a change to the machine."""

from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete


def note_deletion(instance, **kwargs):
    with open("/var/log/deletions.txt", "a") as file:  # CS901
        file.write(f"{instance}\n")


vidispine_post_delete.connect(note_deletion, sender=ItemHelper)
