"""The work that is done beside the pages: every app may have a `tasks.py` with `tick() -> int`.

A tick does what is due now and says how much that was. It may run late, twice at once or after a
crash, always with the same result (FT-6).
"""

import logging
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

logger = logging.getLogger(__name__)


@cache
def ticks() -> dict[str, Callable[[], int]]:
    """Every app's tick by the app's name."""
    names = [config.name for config in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("folkmoot.") and find_spec(f"{name}.tasks")]
    return {name: import_module(f"{name}.tasks").tick for name in ours}


def work_once() -> int:
    """One round; an app whose tick fails does not keep the others from theirs."""
    return sum(_tick(name, tick) for name, tick in ticks().items())


def _tick(name: str, tick: Callable[[], int]) -> int:
    try:
        return tick()
    except Exception as trouble:  # noqa: BLE001 -- whatever it is, the other apps go on
        # The kind of error only: its text may quote what somebody wrote (LG-3).
        logger.error("%s: %s", name, type(trouble).__name__)  # noqa: TRY400 -- see above
        return 0
