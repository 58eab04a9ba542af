"""The forms that the organisation hangs out, and the signed addresses of its labels."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.access import only, who
from core.roles import QUALITY, Role
from feedback import labels, operations, queries
from feedback.forms import DoorForm, LabelForm
from feedback.models import Form


@only(*QUALITY, Role.AUDITOR)
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """All forms, each with its address; and a signed address when a label was described."""
    given = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    described = LabelForm(given) if "label" in given else LabelForm()
    context = {
        "doors": queries.forms(),
        "base": f"{settings.BASE_URL}{reverse('feedback:form')}",
        "form": described,
        "signed": _address(described) if described.is_bound and described.is_valid() else "",
        "tried": queries.tried(as_of=timezone.now()),
        "faults": queries.open_faults(),
        "may_change": who(request).holds(*QUALITY),
    }
    return render(request, "feedback/doors.html", context)


def _address(described: LabelForm) -> str:
    given = described.cleaned_data
    label = labels.Label(
        product=given["product"].code if given["product"] else "",
        site=given["site"].code if given["site"] else "",
        lot=given["lot"],
        order=given["order"],
    )
    return f"{settings.BASE_URL}{reverse('feedback:form')}?p={labels.sign(label)}"


@only(*QUALITY)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Add a form, or change one."""
    known = get_object_or_404(Form, slug=slug) if slug else None
    typed = DoorForm(request.POST if request.method == "POST" else None, instance=known)
    if request.method == "POST" and typed.is_valid():
        operations.save_form(typed.instance, changed=typed.changed_data, by=who(request))
        return redirect("feedback:doors")
    status = 422 if request.method == "POST" else 200
    return render(request, "feedback/door.html", {"form": typed, "slug": slug}, status=status)
