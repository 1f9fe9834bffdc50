"""Property tests have no deadline: a busy machine is not a failing test."""

from hypothesis import settings

settings.register_profile("civic", deadline=None)
settings.load_profile("civic")
