"""Pages about customers and their orders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import journal, keyset
from core.access import only, who
from core.roles import QUALITY, READERS
from core.workflow import Refused
from customers import operations, queries
from customers.forms import CustomerFilter, CustomerForm, OrderReviewForm
from customers.models import Customer, Kind

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@only(*READERS)
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """The list at ``/customers/``."""
    chosen = CustomerFilter(request.GET, segments=queries.segment_choices())
    chosen.is_valid()
    data = chosen.cleaned_data
    segment = data.get("segment")
    rows = queries.found(
        customers=queries.visible_to(who(request)),
        words=data.get("q", ""),
        segment=segment.code if segment else "",
        key_only=bool(data.get("key")),
    )
    page = keyset.page(rows, by=("name", "pk"), after=request.GET.get("after", ""))
    context = {"page": page, "chosen": chosen, "here": "list", "may_edit": who(request).holds(*QUALITY)}
    return render(request, "customers/list.html", context)


@only(*READERS)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(queries.visible_to(who(request)).select_related("segment"), pk=pk)
    as_of = timezone.now()
    orders = list(customer.orders.select_related("site").order_by("-placed_at", "-pk")[:20])
    worth = queries.worth_of(orders)
    context = {
        "customer": customer,
        "facts": queries.customer_facts(customer, as_of=as_of),
        "contacts": customer.contacts.order_by("pk"),
        "orders": [(order, *worth[order.pk]) for order in orders],
        "history": journal.history(customer),
        "may_edit": who(request).holds(*QUALITY),
        "here": "list",
        "as_of": as_of,
    }
    return render(request, "customers/detail.html", context)


@only(*QUALITY)
@get_or_post
def add(request: HttpRequest) -> HttpResponse:
    return _edit(request, Customer())


@only(*QUALITY)
@get_or_post
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(queries.visible_to(who(request)), pk=pk))


def _edit(request: HttpRequest, customer: Customer) -> HttpResponse:
    form = CustomerForm(request.POST if request.method == "POST" else None, instance=customer)
    if form.is_valid():
        save = operations.change if customer.pk else operations.add
        saved = save(form.instance, by=who(request), changed=form.changed_data)
        messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
        return redirect("customers:detail", saved.pk)
    context = {
        "form": form,
        "here": "list",
        "heading": _("Change %(name)s") % {"name": customer.name} if customer.pk else _("Add a customer"),
    }
    return render(request, "customers/edit.html", context, status=422 if form.is_bound else 200)


@only(*READERS)
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    number, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = queries.orders_of(
        orders=queries.orders_visible_to(who(request)),
        number=number,
        kind=kind if kind in Kind.values else "",
        unreviewed=request.GET.get("review") == "none",
    )
    page = keyset.page(rows, by=("-placed_at", "-pk"), after=request.GET.get("after", ""))
    worth = queries.worth_of(page.rows)
    context = {
        "page": page,
        "orders": [(order, *worth[order.pk]) for order in page.rows],
        "kinds": Kind.choices,
        "kind": kind,
        "number": number,
        "unreviewed": request.GET.get("review") == "none",
        "here": "orders",
    }
    return render(request, "customers/orders.html", context)


@only(*READERS)
@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    return _order(request, pk, OrderReviewForm())


@only(*QUALITY)
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the result of looking at an order before it is promised."""
    subject = get_object_or_404(queries.orders_visible_to(who(request)), pk=pk)
    form = OrderReviewForm(request.POST)
    if form.is_valid():
        try:
            operations.review_order(subject, **form.cleaned_data, by=who(request), as_of=timezone.now())
        except Refused as refused:
            form.add_error("remarks", refused.sentences)
        else:
            messages.success(request, _("The review of order %(number)s is kept.") % {"number": subject})
            return redirect("customers:order", pk)
    return _order(request, pk, form)


def _order(request: HttpRequest, pk: int, form: OrderReviewForm) -> HttpResponse:
    visible = queries.orders_visible_to(who(request)).select_related("customer", "site")
    subject = get_object_or_404(visible, pk=pk)
    context = {
        "order": subject,
        "lines": subject.lines.select_related("product").order_by("pk"),
        "worth": queries.worth_of([subject])[pk][1],
        "newest": queries.newest_review(subject),
        "history": journal.history(subject),
        "form": form,
        "may_edit": who(request).holds(*QUALITY),
        "here": "orders",
    }
    return render(request, "customers/order.html", context, status=422 if form.is_bound else 200)
