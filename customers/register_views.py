"""Pages of the plain registers: one list and one form serve them all; the process has a page of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import journal, keyset
from core.access import only, who
from core.roles import QUALITY, READERS, Role
from customers import operations, queries
from customers.forms import SitePeopleForm
from customers.models import Process, Site
from customers.registers import REGISTERS, Register

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@only(*READERS)
@require_safe
def rows(request: HttpRequest, register: str) -> HttpResponse:
    kind = REGISTERS[register]
    words = request.GET.get("q", "").strip()
    found = queries.rows_of(kind.model, words=words, joined=kind.joined, hung=kind.hung)
    page = keyset.page(found, by=("name", "pk"), after=request.GET.get("after", ""))
    context = {
        "register": kind,
        "page": page,
        "lines": [(row, [cell(row) for _label, cell in kind.columns]) for row in page.rows],
        "words": words,
        "here": register,
        "may_edit": who(request).holds(*QUALITY),
        "may_staff": who(request).holds(Role.MANAGER),
    }
    return render(request, "customers/register.html", context)


@only(*QUALITY)
@get_or_post
def add(request: HttpRequest, register: str) -> HttpResponse:
    return _edit(request, REGISTERS[register], None)


@only(*QUALITY)
@get_or_post
def change(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    return _edit(request, REGISTERS[register], pk)


def _edit(request: HttpRequest, register: Register, pk: int | None) -> HttpResponse:
    row = get_object_or_404(register.model, pk=pk) if pk else register.model()
    heading = _("Change %(name)s") % {"name": row} if pk else register.add
    form = register.form(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        save = operations.change if pk else operations.add
        saved = save(form.instance, by=who(request), changed=form.changed_data)
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
        return redirect(f"customers:{register.name}")
    context = {"form": form, "heading": heading, "here": register.name}
    return render(request, "customers/edit.html", context, status=422 if form.is_bound else 200)


@only(Role.MANAGER)
@get_or_post
def staff_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works at a site: they stay out of what customers complain about there."""
    site = get_object_or_404(Site, pk=pk)
    given = request.POST if request.method == "POST" else None
    form = SitePeopleForm(given, site=site, people=queries.may_work_at(site))
    if form.is_valid():
        operations.staff_site(site, people=form.cleaned_data["people"], by=who(request))
        messages.success(request, _("Who works at “%(name)s” is saved.") % {"name": site})
        return redirect("customers:sites")
    context = {"form": form, "heading": _("Who works at “%(name)s”") % {"name": site}, "here": "sites"}
    return render(request, "customers/edit.html", context, status=422 if form.is_bound else 200)


@only(*READERS)
@require_safe
def process(request: HttpRequest, pk: int) -> HttpResponse:
    """One process: who answers for it, what goes in and out, and how its products fare with customers."""
    subject = get_object_or_404(Process, pk=pk)
    context = {
        "process": subject,
        "products": queries.product_facts(products=subject.products.all(), as_of=timezone.now()),
        "history": journal.history(subject),
        "here": "processes",
        "may_edit": who(request).holds(*QUALITY),
    }
    return render(request, "customers/process.html", context)
