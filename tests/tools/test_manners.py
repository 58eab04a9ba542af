from pathlib import Path

import pytest

import manners


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(manners, "ROOT", tmp_path)
    return tmp_path


def breaches(place: Path, name: str, text: str) -> list[str]:
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return manners.breaches(path)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("core/operations.py", "case.status = 'closed'\n", "a status changes through core.workflow only"),
        ("needs/tasks.py", "rows.update(status='closed')\n", "a status changes through core.workflow only"),
        ("feedback/apps.py", "from django.db.models.signals import post_save\n", "rooms call each other by name"),
        ("core/models/user.py", "class A:\n    def save(self): ...\n", "a model does not override save()"),
        ("core/models.py", "class A:\n    class Meta:\n        ordering = ['pk']\n", "a model has no ordering"),
        ("core/queries.py", "late = timezone.now()\n", "a query never reads the clock"),
        ("core/queries.py", "rows.delete()\n", "a query never writes"),
        ("core/operations.py", "from django.http import Http404\n", "an operation knows no HTTP"),
        ("core/operations.py", "import celery\n", "an operation knows no HTTP"),
        ("core/forms.py", "form.save()\n", "a form cleans what people typed"),
        ("core/views/home.py", "case.save()\n", "a view calls an operation"),
        ("core/views.py", "class Home(TemplateView): ...\n", "views are functions"),
        ("core/utils.py", "", "a module named utils says nothing"),
        ("templates/a.html", '<p style="color: red">', "no style attributes"),
        ("templates/a.html", "<style>p {}</style>", "no style elements"),
        ("templates/a.html", "<script>go()</script>", "no inline scripts"),
        ("templates/a.html", '<a onclick="go()">', "no event attributes"),
        ("templates/a.html", '<script src="https://elsewhere.example/a.js"></script>', "no other origin"),
    ],
)
def test_breach_is_named(place, name, text, sentence):
    found = breaches(place, name, text)
    assert len(found) == 1
    assert sentence in found[0]
    assert found[0].startswith(f"{name}:")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("core/workflow.py", "rows.update(status=move.target)\n"),
        ("core/operations.py", "case.save()\nseen_at = timezone.now()\n"),
        ("core/views.py", "operations.answer(case, by=who(request))\nsave = operations.add\nsave(case)\n"),
        ("tools/run.py", "thing.status = 'up'\n"),
        ("templates/a.html", '<script src="/static/house.js" defer></script><a href="https://elsewhere.example">'),
    ],
)
def test_good_manners_pass(place, name, text):
    assert breaches(place, name, text) == []


def test_breach_with_a_reason_may_stay(place):
    text = "case.status = 'closed'  # manners: rows of an old installation\n"
    assert breaches(place, "core/operations.py", text) == []
