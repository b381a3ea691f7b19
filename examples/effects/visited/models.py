"""A bound method as receiver: it lives as long as the object, which the module keeps."""

from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.signals import vidispine_get_item_ntfcn


class LastVisited:
    """The collection of the items that were looked at."""

    def __init__(self):
        self.collection_id = None

    def add(self, instance, **kwargs):
        helper = CollectionHelper(runas="admin")
        if self.collection_id is None:
            self.collection_id = helper.createCollection("Last visited").getId()
        helper.addItemToCollection(self.collection_id, instance)


last_visited = LastVisited()
vidispine_get_item_ntfcn.connect(last_visited.add)
