from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("running/", views.running, name="running"),
    path("running/letters/<int:pk>/retry/", views.retry, name="retry"),
]
