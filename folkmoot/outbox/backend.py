"""Django's mail, allauth's too, goes into the outbox: nothing is sent while a page is made."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from folkmoot.outbox.actions import post


class OutboxBackend(BaseEmailBackend):
    """Writes each message as one letter per recipient: recipients never see one another (MP-1)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            html = ""
            if isinstance(message, EmailMultiAlternatives) and message.alternatives:
                html = str(message.alternatives[0][0])
            for recipient in message.recipients():
                key = f"mail-{uuid.uuid4()}"
                post(
                    key, recipient, subject=str(message.subject), text=str(message.body), html=html
                )
        return len(email_messages)
