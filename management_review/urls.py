from django.urls import path

from management_review import views

app_name = "management_review"
urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/records/<slug:name>/", views.records, name="records"),
    path("dashboard/customers/<int:pk>/log_call/", views.log_call, name="log_call"),
    path("dashboard/<slug:kind>/<str:key>/put_on_agenda/", views.put_on_agenda, name="put_on_agenda"),
    path("dashboard/<slug:kind>/<str:key>/assign/", views.assign, name="assign"),
    path("dashboard/<slug:kind>/<str:key>/dismiss/", views.dismiss, name="dismiss"),
]
