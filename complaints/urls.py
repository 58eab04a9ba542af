from django.urls import path

from complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.cases, name="list"),
    path("export.csv", views.export, {"kind": "csv"}, name="export_csv"),
    path("export.xlsx", views.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("restraints/", views.restraints, name="restraints"),
    path("restraints/<int:pk>/keep/", views.keep_restraint, name="keep_restraint"),
    path("restraints/<int:pk>/lift/", views.lift_restraint, name="lift_restraint"),
    path("canned/", views.canned, name="canned"),
    path("canned/add/", views.add_canned, name="add_canned"),
    path("canned/<int:pk>/", views.change_canned, name="change_canned"),
    path("learned/", views.learned, name="learned"),
    path("learned/<str:aspect>/", views.record, name="record"),
    path("learned/<str:aspect>/switch/", views.switch, name="switch"),
    path("learned/<str:aspect>/relearn/", views.relearn, name="relearn"),
    path("matrix/", views.set_matrix, name="set_matrix"),
    path("causes/", views.causes, name="causes"),
    path("causes/<int:pk>/", views.cause, name="cause"),
    path("causes/<int:pk>/rename/", views.rename_cause, name="rename_cause"),
    path("causes/<int:pk>/hand_over/", views.hand_over_cause, name="hand_over_cause"),
    path("causes/<int:pk>/join/<str:reference>/", views.join_cause, name="join_cause"),
    path("<str:reference>/near/", views.near, name="near"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/file.pdf", views.print_file, name="print_file"),
    path("<str:reference>/files/<str:token>/", views.file, name="file"),
    path("<str:reference>/take_suggestion/", views.take_suggestion, name="take_suggestion"),
    path("<str:reference>/canned/", views.offer_canned, name="offer_canned"),
    path("<str:reference>/here/", views.here, name="here"),
    path("<str:reference>/leave_suggestion/", views.leave_suggestion, name="leave_suggestion"),
    path("<str:reference>/unsay/<int:message>/", views.unsay, name="unsay"),
    # One word through all floors: the address is the verb.
    *(path(f"<str:reference>/{verb.__name__}/", verb, name=verb.__name__) for verb in views.VERBS),
]
