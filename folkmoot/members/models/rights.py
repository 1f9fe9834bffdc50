"""What members ask for as the people concerned: a copy of their data, corrections, erasure."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


class DataCopy(models.Model):
    """Somebody's own data as an archive, for the session that asked for it; gone after a day.

    It holds everything at once, so an account has one, and only its session's digest opens it.
    """

    LIFE = timedelta(days=1)

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_copy"
    )
    session = models.CharField(max_length=64)  # digest of the key of the session
    language = models.CharField(max_length=10)
    asked = models.DateTimeField(default=timezone.now)
    made = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)
