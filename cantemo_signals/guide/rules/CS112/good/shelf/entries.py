"""What stands on the shelf."""


class ShelfEntry:
    @classmethod
    def forget(cls, item_id):
        print("forgot", item_id)
