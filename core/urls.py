from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("drafts/keep/", views.keep_draft, name="keep_draft"),
    path("drafts/discard/", views.discard_draft, name="discard_draft"),
    path("again/", views.send_again, name="send_again"),
    path("session/", views.session, name="session"),
    path("profile/", views.profile, name="profile"),
    path("views/", views.saved_views, name="saved_views"),
    path("views/<str:place>/arrange/", views.arrange, name="arrange"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<int:pk>/change/", views.change_view, name="change_view"),
    path("views/<int:pk>/move/", views.move_view, name="move_view"),
    path("views/<int:pk>/remove/", views.remove_view, name="remove_view"),
    path("running/people/", views.people, name="people"),
    path("running/people/invite/", views.invite, name="invite"),
    path("running/people/<int:pk>/", views.change_person, name="change_person"),
    path("running/organisation/", views.configure, name="configure"),
    path("running/organisation/closures/", views.close_day, name="close_day"),
    path("running/organisation/closures/calendar/", views.close_days, name="close_days"),
    path("running/organisation/closures/<int:pk>/open/", views.open_day, name="open_day"),
    path("running/journal/", views.journal_page, name="journal"),
    path("running/", views.running, name="running"),
    path("running/letters/<int:pk>/retry/", views.retry, name="retry"),
]
