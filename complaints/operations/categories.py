"""The category tree and the fields of its categories. Nothing that was used is deleted: it is retired."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from complaints.models import Category, OwnField
from complaints.operations.side import refuse
from complaints.queries import DEEPEST, own_fields
from core import journal
from core.actors import Actor
from core.roles import Role


@transaction.atomic
def add_category(*, name: str, by: Actor, parent: Category | None = None, notice: str = "") -> Category:
    """A new category, below another or at the top."""
    refuse([*_who(by), *_category_gaps(Category(name=name.strip(), parent=parent))])
    made = Category.objects.create(name=name.strip(), parent=parent, notice=notice.strip(), code=_free_code(name))
    journal.record(made, "add_category", by=by, facts={"name": made.name, "parent": parent.code if parent else ""})
    return made


def _free_code(name: str) -> str:
    """A code that no other category has; it stays, whatever the category is called later."""
    stem = slugify(name)[:70] or "category"
    taken = set(Category.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := stem if n == 1 else f"{stem}-{n}") not in taken)


@transaction.atomic
def change_category(category: Category, *, name: str, by: Actor, parent: Category | None, notice: str = "") -> None:
    """Rename it, move it with all that is below it, change its notice."""
    was = {"name": category.name, "parent": category.parent.code if category.parent else ""}
    category.name, category.parent, category.notice = name.strip(), parent, notice.strip()
    refuse([*_who(by), *_category_gaps(category)])
    category.save(update_fields=["name", "parent", "notice"])
    now = {"name": category.name, "parent": parent.code if parent else ""}
    journal.record(category, "change_category", by=by, facts={"before": was, "after": now})


@transaction.atomic
def retire_category(category: Category, *, by: Actor) -> None:
    """It is offered no more; what has it keeps it."""
    children = Category.objects.filter(parent=category, is_active=True).exists()
    gaps = [_("Retire or move the categories below it first.")] if children else []
    refuse([*_who(by), *gaps])
    _switch(category, by, "retire_category", is_active=False)


@transaction.atomic
def restore_category(category: Category, *, by: Actor) -> None:
    """It is offered again."""
    retired = category.parent is not None and not category.parent.is_active
    gaps = [_("The category above it is retired. Restore that one first.")] if retired else []
    refuse([*_who(by), *gaps])
    _switch(category, by, "restore_category", is_active=True)


def _switch(row: Category | OwnField, by: Actor, verb: str, *, is_active: bool) -> None:
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    journal.record(row, verb, by=by)


def _who(by: Actor) -> list[str]:
    may = by.holds(Role.MANAGER, Role.ADMINISTRATOR)
    return [] if may else [_("Categories are kept by the quality manager and the administrator.")]


def _category_gaps(category: Category) -> Iterator[str]:
    parent = category.parent
    if not category.name:
        yield _("Give the category a name.")
    namesakes = Category.objects.filter(parent=parent, name__iexact=category.name).exclude(pk=category.pk)
    if category.name and namesakes.exists():
        yield _("There is a category of this name at the same place already.")
    if parent is None:
        return
    if not parent.is_active:
        yield _("“%(name)s” is retired. Choose a category in use, or restore it.") % {"name": parent.name}
    line = own_fields().above(parent.pk)
    if category.pk in line:
        yield _("A category cannot lie below itself.")
    elif len(line) + _height(category) > DEEPEST:
        yield _("The tree has at most %(n)d levels.") % {"n": DEEPEST}


def _height(category: Category) -> int:
    """The levels from a category down to the deepest one below it."""
    if category._state.adding:
        return 1
    children = Category.objects.filter(parent=category)
    if not children.exists():
        return 1
    return 3 if Category.objects.filter(parent__in=children).exists() else 2


@transaction.atomic
def add_field(category: Category, *, label: str, kind: str, by: Actor, choices: str = "", needed: str = "") -> OwnField:
    """One more thing to be known of complaints of a category."""
    field = OwnField(category=category, label=label.strip(), kind=kind, choices=choices.strip(), needed=needed)
    refuse([*_who(by), *_field_gaps(field)])
    field.save(force_insert=True)
    journal.record(field, "add_field", by=by, facts={"category": category.code, "label": field.label, "kind": kind})
    return field


@transaction.atomic
def change_field(field: OwnField, *, label: str, by: Actor, choices: str = "", needed: str = "") -> None:
    """Call it otherwise, offer other choices, need it elsewhere. Its kind stays: answers were given in it."""
    was = {"label": field.label, "choices": field.options, "needed": field.needed}
    field.label, field.choices, field.needed = label.strip(), choices.strip(), needed
    refuse([*_who(by), *_field_gaps(field)])
    field.save(update_fields=["label", "choices", "needed"])
    journal.record(field, "change_field", by=by, facts={"before": was, "after": {"label": field.label}})


@transaction.atomic
def retire_field(field: OwnField, *, by: Actor) -> None:
    """It is asked no more; what was answered stays with its complaint."""
    refuse(_who(by))
    _switch(field, by, "retire_field", is_active=False)


@transaction.atomic
def restore_field(field: OwnField, *, by: Actor) -> None:
    """It is asked again."""
    refuse(_who(by))
    _switch(field, by, "restore_field", is_active=True)


def _field_gaps(field: OwnField) -> Iterator[str]:
    if not field.label:
        yield _("Give the field a label.")
    if field.kind not in OwnField.Kind.values:
        yield _("Choose what kind of field it is.")
    if field.needed not in OwnField.Needed.values:
        yield _("Say when the field is needed, or that it is not.")
    if field.kind == OwnField.Kind.CHOICE and len(field.options) < 2:
        yield _("Give at least two choices, each on a line of its own.")
    namesakes = OwnField.objects.filter(category=field.category, label__iexact=field.label).exclude(pk=field.pk)
    if field.label and namesakes.exists():
        yield _("This category has a field of this name already; perhaps it is retired.")
