from django.urls import path

from complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.cases, name="list"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/files/<str:token>/", views.file, name="file"),
    path("<str:reference>/unsay/<int:message>/", views.unsay, name="unsay"),
    # One word through all floors: the address is the verb.
    *(path(f"<str:reference>/{verb.__name__}/", verb, name=verb.__name__) for verb in views.VERBS),
]
