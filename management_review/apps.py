from django.apps import AppConfig


class ManagementReviewConfig(AppConfig):
    name = "management_review"
