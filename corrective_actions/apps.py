from django.apps import AppConfig


class CorrectiveActionsConfig(AppConfig):
    name = "corrective_actions"
