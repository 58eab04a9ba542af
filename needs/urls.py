from django.urls import path

from needs import note_views, views

app_name = "needs"
urlpatterns = [
    path("", views.needs, name="list"),
    path("add/", views.add, name="add"),
    path("parties/", views.parties, name="parties"),
    path("notes/", note_views.notes, name="notes"),
    path("notes/add/", note_views.add_note, name="add_note"),
    path("notes/<int:pk>/", note_views.note, name="note"),
    path("notes/<int:pk>/change/", note_views.change_note, name="change_note"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/change/", views.change, name="change"),
    path("<slug:code>/review/", views.review, name="review"),
    path("<slug:code>/retire/", views.retire, name="retire"),
]
