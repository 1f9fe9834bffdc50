from django.apps import AppConfig
from django.db.models.signals import post_migrate


class UnitsConfig(AppConfig):
    name = "folkmoot.units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A release brings its new rights with its migrations."""
        from folkmoot.units.kinds import ensure_after_migrate  # noqa: PLC0415 -- needs the models

        post_migrate.connect(ensure_after_migrate, sender=self)
