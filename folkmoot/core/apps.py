from django.apps import AppConfig
from django.db.models import CharField

from folkmoot.core.beginnings import Begins


class CoreConfig(AppConfig):
    name = "folkmoot.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        CharField.register_lookup(Begins)
