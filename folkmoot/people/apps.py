from django.apps import AppConfig

from folkmoot.people.policies import declare


class PeopleConfig(AppConfig):
    name = "folkmoot.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        declare()
