"""What a line of the journal says about a plain register, in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Entry

register = template.Library()

DONE = {
    "add": gettext_lazy("added this"),
    "change": gettext_lazy("changed this"),
    "record": gettext_lazy("recorded this"),
    "staff_site": gettext_lazy("said who works there"),
    "review": gettext_lazy("reviewed this"),
    "retire": gettext_lazy("gave this up"),
    "raise_fault": gettext_lazy("saw that nobody gets through"),
    "end_fault": gettext_lazy("saw that people get through again"),
    "mark_unreachable": gettext_lazy("noted that letters to the address come back"),
    "mark_reachable": gettext_lazy("noted that the address lives again"),
    "import_orders": gettext_lazy("imported orders"),
}


@register.filter
def done(line: Entry) -> str:
    """The verb of a journal line as people say it, with the fields that changed; an unknown verb as it is."""
    words = str(DONE.get(line.verb, line.verb.replace("_", " ")))
    fields = line.facts.get("fields") if line.verb == "change" else None
    return _("%(did)s: %(fields)s") % {"did": words, "fields": ", ".join(fields)} if fields else words
