"""The risk matrix: how the organisation weighs complaints, and its earlier versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import operations, queries
from complaints.forms.matrix import MatrixForm
from complaints.models import RiskMatrix
from core.access import only, who
from core.roles import Role
from core.step import typed
from core.workflow import Refused

MOST_VERSIONS = 50


@only(Role.MANAGER, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def set_matrix(request: HttpRequest) -> HttpResponse:
    """The matrix in use, and the form that makes the next version of it."""
    now = queries.current_matrix()
    form = MatrixForm(typed(request), instance=RiskMatrix() if now is None else now)
    if form.is_valid():
        try:
            operations.set_matrix(**form.given(), by=who(request))
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, _("Complaints are weighed by it from now on. What was assessed keeps its risk."))
            return redirect("complaints:set_matrix")
    context = {
        "form": form,
        "now": now,
        "grid": queries.grid(now),
        "versions": RiskMatrix.objects.order_by("-pk")[:MOST_VERSIONS],
        "here": "matrix",
    }
    return render(request, "complaints/matrix.html", context, status=422 if form.is_bound else 200)
