from django.urls import path

from management_review.views import dashboard, moves, reviews

app_name = "management_review"

MOVES = (
    moves.compile,
    moves.freeze,
    moves.start,
    moves.end,
    moves.submit_minutes,
    moves.approve,
    moves.send_back,
    moves.close,
    moves.cancel,
    moves.reschedule,
    moves.attend,
    moves.conclude,
    moves.waive,
    moves.write_minutes,
    moves.amend,
)
ON_ROWS = (moves.supply, moves.comment, moves.discuss, moves.defer, moves.decide)
ON_DECISIONS = (moves.finish, moves.carry)

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/queues/", dashboard.queues, name="queues"),
    path("dashboard/records/<slug:name>/", dashboard.records, name="records"),
    path("dashboard/customers/", dashboard.at_risk, name="at_risk"),
    path("dashboard/customers/as.csv", dashboard.at_risk_csv, name="at_risk_csv"),
    path("dashboard/customers/<int:pk>/log_call/", dashboard.log_call, name="log_call"),
    path("dashboard/<slug:kind>/<str:key>/put_on_agenda/", dashboard.put_on_agenda, name="put_on_agenda"),
    path("dashboard/<slug:kind>/<str:key>/assign/", dashboard.assign, name="assign"),
    path("dashboard/<slug:kind>/<str:key>/dismiss/", dashboard.dismiss, name="dismiss"),
    path("reviews/", reviews.reviews, name="list"),
    path("reviews/plan/", moves.plan, name="plan"),
    path("reviews/objectives/", reviews.objectives, name="objectives"),
    path("reviews/objectives/add/", reviews.set_objective, name="set_objective"),
    path("reviews/objectives/<int:pk>/", reviews.set_objective, name="set_objective"),
    path("reviews/<slug:reference>/", reviews.detail, name="detail"),
    path("reviews/<slug:reference>/rows/<int:pk>/", reviews.row, name="row"),
    path("reviews/<slug:reference>/minutes/", reviews.minutes, name="minutes"),
    path("reviews/<slug:reference>/minutes.pdf", reviews.print_minutes, name="print_minutes"),
    # One word through all floors: the address, its name, the view, the operation, the move, the journal's verb.
    *[path(f"reviews/<slug:reference>/{view.__name__}/", view, name=view.__name__) for view in MOVES],
    *[path(f"reviews/<slug:reference>/rows/<int:pk>/{view.__name__}/", view, name=view.__name__) for view in ON_ROWS],
    *[
        path(f"reviews/<slug:reference>/decisions/<int:pk>/{view.__name__}/", view, name=view.__name__)
        for view in ON_DECISIONS
    ],
]
