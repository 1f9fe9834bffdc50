import pytest

from folkmoot.outbox.tests.sink import Sink, SinkController


@pytest.fixture
def sink(settings):
    """A mail server on this machine that keeps what it gets."""
    found = Sink()
    controller = SinkController(found)
    controller.start()
    settings.DELIVERY = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": controller.port,
    }
    yield found
    controller.stop()
