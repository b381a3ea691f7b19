"""The receiver only puts the task into the queue."""

from portal.vidispine.signals import vidispine_post_ingest

from .tasks import render_preview


def queue_preview(instance, method, **kwargs):
    render_preview.delay(instance, tag="lowres")


vidispine_post_ingest.connect(queue_preview)
