from django.urls import path

from feedback.views import bulk, doors, inbox, public, surveys, tracking

app_name = "feedback"
urlpatterns = [
    path("f/", public.form, name="form"),
    path("f/<slug:slug>/", public.form, name="form"),
    path("track/", public.find, name="find"),
    path("t/<str:token>/", tracking.track, name="track"),
    path("t/<str:token>/say/", tracking.say, name="say"),
    path("t/<str:token>/accept/", tracking.accept, name="accept"),
    path("t/<str:token>/reject-answer/", tracking.reject_answer, name="reject_answer"),
    path("t/<str:token>/reopen/", tracking.reopen, name="reopen"),
    path("t/<str:token>/go-external/", tracking.go_external, name="go_external"),
    path("t/<str:token>/withdraw/", tracking.withdraw, name="withdraw"),
    path("t/<str:token>/rate/", tracking.rate, name="rate"),
    path("t/<str:token>/send-link/", tracking.send_link, name="send_link"),
    path("t/<str:token>/files/<str:name>/", tracking.file, name="paper"),
    path("s/<str:token>/", surveys.confirm, name="confirm"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/enter/", inbox.enter, name="enter"),
    path("inbox/forms/", doors.doors, name="doors"),
    path("inbox/forms/add/", doors.door, name="add_door"),
    path("inbox/forms/<slug:slug>/", doors.door, name="door"),
    path("inbox/bulk/", bulk.bulk, name="bulk"),
    path("inbox/bulk/<int:batch>/", bulk.batch, name="batch"),
    path("inbox/bulk/<int:batch>/undo/", bulk.undo_bulk, name="undo_bulk"),
    path("inbox/<str:reference>/", inbox.preview, name="preview"),
    path("inbox/<str:reference>/take/", inbox.take, name="take"),
    path("inbox/<str:reference>/assign/", inbox.assign, name="assign"),
    path("inbox/<str:reference>/mark-spam/", inbox.mark_spam, name="mark_spam"),
    path("inbox/<str:reference>/restore/", inbox.restore, name="restore"),
    path("inbox/<str:reference>/convert/", inbox.convert, name="convert"),
    path("inbox/<str:reference>/ask/", inbox.ask, name="ask"),
    path("inbox/<str:reference>/close/", inbox.close, name="close"),
    path("inbox/<str:reference>/note/", inbox.note, name="note"),
    path("inbox/<str:reference>/files/<str:name>/", inbox.file, name="file"),
]
