"""The receivers, in a module that both AppConfig.ready() and the bootstrap import."""

import logging

log = logging.getLogger(__name__)


def write_down(sender, instance, method, **kwargs):
    log.info("%s.%s: %s", sender.__name__ if sender else "nobody", method, instance)


def close_file(sender, instance, method, **kwargs):
    log.info("the file of %s is closed", instance)
