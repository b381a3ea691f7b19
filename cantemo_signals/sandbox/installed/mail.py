"""What becomes of the mail that plugins send with the installed Django: it is told of, and kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from cantemo_signals.sandbox import effects


class EmailBackend(BaseEmailBackend):
    """Sends nothing, and puts each message into ``django.core.mail.outbox``, where Django's own for tests puts it."""

    def send_messages(self, email_messages: Iterable[Any]) -> int:
        """Take messages, and say how many."""
        frame = effects.asking(sys._getframe(1))
        outbox = vars(mail).setdefault("outbox", [])
        messages = list(email_messages)
        for message in messages:
            told = {"subject": message.subject, "from_email": message.from_email, "to": list(message.to)}
            effects.effect("mail", f"{type(message).__name__}.send", (), told, frame)
            outbox.append(message)
        return len(messages)
