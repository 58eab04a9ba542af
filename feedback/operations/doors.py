"""Forms of their own: written down and changed like any register."""

from core.actors import Actor
from core.operations import save_and_journal
from feedback.models import Form


def save_form(form: Form, *, changed: list[str], by: Actor) -> Form:
    """A new or changed form. Nothing is written when nothing changed."""
    verb = "change" if form.pk else "add"
    if changed:
        save_and_journal(form, verb=verb, by=by, changed=changed)
    return form
