from django.urls import path

from surveillance import budget_views, group_views, heat_views, series_views, views, word_views

app_name = "surveillance"
urlpatterns = [
    path("", views.signals, name="list"),
    path("series/", series_views.series, name="series"),
    path("series/as.csv", series_views.series_csv, name="series_csv"),
    path("heat/", heat_views.heat, name="heat"),
    path("heat/as.csv", heat_views.heat_csv, name="heat_csv"),
    path("words/", word_views.words, name="words"),
    path("words/as.csv", word_views.words_csv, name="words_csv"),
    path("budget/", budget_views.budget, name="budget"),
    path("funnel/", group_views.funnel, name="funnel"),
    path("funnel/as.csv", group_views.funnel_csv, name="funnel_csv"),
    path("pareto/", group_views.pareto, name="pareto"),
    path("pareto/as.csv", group_views.pareto_csv, name="pareto_csv"),
    path("pareto/records/", group_views.pareto_records, name="pareto_records"),
    path("records/", series_views.records, name="records"),
    path("outages/", series_views.outages, name="outages"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:reference>/evaluate/", views.evaluate, name="evaluate"),
    path("<str:reference>/confirm/", views.confirm, name="confirm"),
    path("<str:reference>/watch/", views.watch, name="watch"),
    path("<str:reference>/dismiss/", views.dismiss, name="dismiss"),
    path("<str:reference>/reopen/", views.reopen, name="reopen"),
    path("<str:reference>/assign/", views.assign, name="assign"),
    path("<str:reference>/put-on-agenda/", views.put_on_agenda, name="put_on_agenda"),
    path("<str:reference>/open-action/", views.open_action, name="open_action"),
]
