from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from corrective_actions.part_views import plan_effect
from surveillance.effect_form import effect_form


def gone(request: HttpRequest) -> HttpResponse:
    """Pages of the login package that this house does not have: an administrator makes accounts and their addresses."""
    raise Http404


urlpatterns = [
    path("", include("core.urls")),
    path("", include("feedback.urls")),
    path("complaints/", include("complaints.urls")),
    # The effect plan is the corrective actions' own page; the watchtower hands down a form that offers its series.
    path("corrective-actions/<str:reference>/plan_effect/", plan_effect, {"form_of": effect_form}, name="plan_effect"),
    path("corrective-actions/", include("corrective_actions.urls")),
    path("needs/", include("needs.urls")),
    path("customers/", include("customers.urls")),
    path("signals/", include("surveillance.urls")),
    path("", include("management_review.urls")),
    path("account/signup/", gone),
    path("account/email/", gone),
    path("account/", include("allauth.urls")),
    # Pages behind secret links send no referrer, so browsers hide their origin; and a language is no secret.
    path("language/", csrf_exempt(login_not_required(set_language)), name="set_language"),
]
