from django.urls import URLPattern

app_name = "corrective_actions"
urlpatterns: list[URLPattern] = []
