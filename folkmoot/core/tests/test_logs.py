"""The secret part of an address reaches no log (LG-3)."""

import io
import logging
import secrets
from typing import Any

import pytest
from django.conf import settings as project
from django.utils.module_loading import import_string


@pytest.fixture
def console():
    """What the project's console handler would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging_settings: dict[str, Any] = project.LOGGING
    for name in logging_settings["handlers"]["console"]["filters"]:
        handler.addFilter(import_string(logging_settings["filters"][name]["()"])())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream.getvalue
    for logger in loggers:
        logger.removeHandler(handler)


def test_every_handler_hides_tokens():
    logging_settings: dict[str, Any] = project.LOGGING
    assert [h["filters"] for h in logging_settings["handlers"].values()] == [["tokens"]]


@pytest.mark.parametrize("name", ["django.request", "folkmoot.units"])
def test_token_in_a_path_is_hidden(console, name):
    token = secrets.token_urlsafe(32)
    logging.getLogger(name).warning("Not Found: %s", f"/invitation/{token}/")
    assert console() == "Not Found: /invitation/…/\n"


def test_ordinary_path_is_kept(console):
    logging.getLogger("django.request").warning("Not Found: %s", "/units/north-first-branch/")
    assert console() == "Not Found: /units/north-first-branch/\n"


def test_page_that_fails_logs_no_token(db, console, client, settings):
    settings.ROOT_URLCONF = "folkmoot.core.tests.failing_urls"
    client.raise_request_exception = False
    token = secrets.token_urlsafe(32)
    assert client.get(f"/invitation/{token}/").status_code == 500
    written = console()
    assert "Internal Server Error: /invitation/…/" in written
    assert token not in written
