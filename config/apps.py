from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """An app so that commands which must see every room (tick, example) have a home."""

    name = "config"
