from django.urls import path

from corrective_actions import move_views, part_views, views

app_name = "corrective_actions"

MOVES = (
    move_views.open,
    move_views.reject,
    move_views.cancel,
    move_views.assign,
    move_views.describe,
    move_views.submit_plan,
    move_views.change_plan,
    move_views.approve,
    move_views.send_back,
    move_views.submit_for_verification,
    move_views.verify,
    move_views.send_back_work,
    move_views.accept,
    move_views.ineffective,
    move_views.inconclusive,
    move_views.reopen,
    move_views.extend,
    move_views.grant_extension,
    part_views.contain,
    part_views.add_cause,
    part_views.add_elsewhere,
    part_views.add_item,
    part_views.plan_effect,
    part_views.tell,
)
PARTS = (
    part_views.verify_containment,
    part_views.end_containment,
    part_views.verify_cause,
    part_views.rule_out_cause,
    part_views.leave_cause,
    part_views.answer_elsewhere,
    part_views.take_item,
    part_views.finish_item,
    part_views.verify_item,
    part_views.return_item,
    part_views.cancel_item,
)

urlpatterns = [
    path("", views.actions, name="list"),
    path("mine/", views.mine, name="mine"),
    path("propose/", views.propose, name="propose"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/files/<str:token>/", views.file, name="file"),
    path("<str:reference>/check/<str:subject>/", part_views.check, name="check"),
    # One word through all floors: the address, its name, the view, the operation, the move, the journal's verb.
    *[path(f"<str:reference>/{view.__name__}/", view, name=view.__name__) for view in MOVES],
    *[path(f"<str:reference>/{view.__name__}/<int:pk>/", view, name=view.__name__) for view in PARTS],
]
