from django.urls import URLPattern

app_name = "management_review"
urlpatterns: list[URLPattern] = []
