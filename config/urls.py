from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language


def gone(request: HttpRequest) -> HttpResponse:
    """Pages of the login package that this house does not have: an administrator makes accounts and their addresses."""
    raise Http404


urlpatterns = [
    path("", include("core.urls")),
    path("", include("feedback.urls")),
    path("complaints/", include("complaints.urls")),
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
