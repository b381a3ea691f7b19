"""What happens in the tape room when an item is deleted; nothing notices the missing import before somebody does."""


def free_shelf(sender, instance, method, **kwargs):
    return "shelf 12"


def forget_proxies(sender, instance, method, **kwargs):
    # NameError: this module does not import StorageHelper
    for proxy in StorageHelper().getFileByPath("VX-1", path=f"proxies/{instance}.mp4"):
        proxy.delete()


def cancel_transfer(sender, instance, method, **kwargs):
    return None


def log_removal(sender, instance, method, **kwargs):
    return None
