"""What would leave the machine, or change it, is stopped here, and shown."""

import subprocess
from urllib.request import urlopen

from portal.vidispine.signals import vidispine_post_delete


def call_hook(instance, **kwargs):
    urlopen(f"http://hooks.example.com/deleted?item={instance}", timeout=5)


def write_log(instance, **kwargs):
    try:
        with open("/var/log/deleted-items.log", "a") as log:
            log.write(f"{instance}\n")
    except Exception:
        pass  # the log is not that important


def run_script(instance, **kwargs):
    subprocess.run(["/usr/local/bin/item-deleted", instance], check=True)


vidispine_post_delete.connect(call_hook)
vidispine_post_delete.connect(write_log)
vidispine_post_delete.connect(run_script)
