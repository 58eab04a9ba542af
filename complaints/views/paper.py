"""Complaints taken away: one as a file on paper, the list as a spreadsheet."""

from pathlib import Path
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from complaints import operations, queries
from complaints.views.page import case_of
from complaints.views.pages import ORDER, rows_of
from core import clock, paper, sheets
from core.access import only, who
from core.roles import READERS, Role
from core.workflow import Refused

TEMPLATE = Path(__file__).parents[1] / "file.typ"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@only(*READERS, Role.COLLEAGUE)
@require_safe
def print_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The file of a complaint as PDF; with ``?notes=0`` without what is for the team only."""
    case, by, as_of = case_of(request, reference), who(request), timezone.now()
    notes = request.GET.get("notes") != "0"
    hung = queries.hung(case, reader=by)
    content = queries.to_print(case, hung, as_of=as_of, place=clock.organisation(), notes=notes)
    try:
        pdf = paper.printed(TEMPLATE, content, at=int(as_of.timestamp()))
    except Refused as refused:
        messages.warning(request, " ".join(refused.sentences))
        return redirect("complaints:detail", reference)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{case.reference}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@only(*READERS, Role.COLLEAGUE)
@require_POST
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every row of the list that the URL asks for, as CSV or XLSX. The journal says who took it: hence no GET."""
    by, as_of, place = who(request), timezone.now(), clock.organisation()
    given = request.GET.dict()
    typed, rows = rows_of(given, by=by, as_of=as_of)
    if kind == "xlsx" and not typed and rows.count() > sheets.MOST_ROWS:
        said = _("A spreadsheet takes at most %(n)d complaints. Narrow the list, or take the CSV file.")
        messages.warning(request, said % {"n": sheets.MOST_ROWS})
        return redirect(f"{request.path.removesuffix('export.xlsx')}?{urlencode(given)}")
    operations.export(place, kind=kind, by=by)
    own = queries.columns()
    lines = queries.lines(rows, typed=typed, by=ORDER, as_of=as_of, place=place, own=own)
    name = f"complaints-{as_of:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        file = sheets.xlsx(queries.heads(own), lines, title=_("Complaints"))
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer = StreamingHttpResponse(sheets.csv_lines(queries.heads(own), lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
