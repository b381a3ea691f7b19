"""What the worker does: nothing of it happens while the receiver runs."""

from celery import shared_task


@shared_task
def render_preview(item_id, tag):
    raise RuntimeError("this runs in a worker, not here")
