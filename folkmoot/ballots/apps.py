from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "folkmoot.ballots"
    default_auto_field = "django.db.models.BigAutoField"
