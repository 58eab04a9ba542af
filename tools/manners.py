"""The manners of the house that no other tool knows: what each floor of a room leaves to the others.

A line may break one on purpose when it ends with a comment `# manners: …` that says why
(in a template `{# manners: … #}`).
Usage: python tools/manners.py
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from environment import ROOT
from sizes import tracked

ROOMS = {
    "management_review", "surveillance", "feedback", "complaints", "corrective_actions", "needs", "customers", "core",
}  # fmt: skip
BANNED_NAMES = {"utils", "helpers", "common", "services", "managers", "misc"}
CLOCKS = {"now", "today", "localdate", "localtime", "utcnow"}
SAVING = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WEB = ("django.http", "django.forms", "django.shortcuts", "django.template", "celery")
PERMITTED = re.compile(r"(#|\{#)\s*manners: \w")

Found = tuple[int, str]


def floor(path: Path) -> str:
    """The floor of its room a file belongs to ("models", "views" …); "" outside the rooms."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if len(parts) > 1 and parts[0] in ROOMS else ""


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def called(node: ast.AST) -> str:
    """Name of what is called: `now` in `now()` and in `timezone.now()`."""
    return method(node) or (node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else "")


def method(node: ast.AST) -> str:
    """Name of the method that is called: `save` in `order.save()`, nothing in `save()`."""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""


def starts(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def anywhere(node: ast.AST) -> Iterator[Found]:
    """Rules for every module of a room."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
            yield node.lineno, "a status changes through core.workflow only"
    if isinstance(node, ast.Call) and method(node) == "update" and any(word.arg == "status" for word in node.keywords):
        yield node.lineno, "a status changes through core.workflow only"
    if any(starts(name, ("django.db.models.signals", "django.dispatch")) for name in imported(node)):
        yield getattr(node, "lineno", 1), "rooms call each other by name: no signals between our apps"


def in_models(node: ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.FunctionDef) and node.name == "save":
        yield node.lineno, "a model does not override save(): an operation does what has to be done"
    if isinstance(node, ast.ClassDef) and node.name == "Meta":
        for line in node.body:
            if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "ordering":
                yield line.lineno, "a model has no ordering: the query that needs an order says so"


def in_queries(node: ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.Call) and called(node) in CLOCKS:
        yield node.lineno, "a query never reads the clock: it takes as_of"
    if isinstance(node, ast.Call) and method(node) in SAVING | {"delete"}:
        yield node.lineno, "a query never writes"


def in_operations(node: ast.AST) -> Iterator[Found]:
    if any(starts(name, WEB) for name in imported(node)):
        yield getattr(node, "lineno", 1), "an operation knows no HTTP, forms, templates or Celery"


def in_forms(node: ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.Call) and method(node) in SAVING:
        yield node.lineno, "a form cleans what people typed; an operation saves"


def in_views(node: ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.Call) and method(node) in SAVING:
        yield node.lineno, "a view calls an operation; the operation saves"
    if isinstance(node, ast.ClassDef) and any("View" in ast.unparse(base) for base in node.bases):
        yield node.lineno, "views are functions"


FLOORS = {
    "models": in_models,
    "queries": in_queries,
    "operations": in_operations,
    "forms": in_forms,
    "views": in_views,
    "api": in_views,
}


def python_manners(path: Path) -> Iterator[Found]:
    if path.stem in BANNED_NAMES:
        yield 1, f"a module named {path.stem} says nothing: name it after what it holds"
    level = floor(path)
    if not level or "migrations" in path.parts:
        return
    rule = FLOORS.get(level)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if path.relative_to(ROOT) != Path("core/workflow.py"):
            yield from anywhere(node)
        if rule:
            yield from rule(node)


TEMPLATE_RULES = (
    (re.compile(r"<[^>]*\sstyle\s*="), "no style attributes: the security policy blocks them"),
    (re.compile(r"<style[\s>]"), "no style elements: rules live in static/house.css"),
    (re.compile(r"<script(?![^>]*\ssrc=)"), "no inline scripts: the security policy blocks them"),
    (re.compile(r"<[^>]*\son[a-z]+\s*="), "no event attributes: the security policy blocks them"),
    (re.compile(r"<(script|link|img|iframe|source)[^>]*\s(src|href)\s*=\s*[\"'](https?:)?//"), "no other origin"),
)


def template_manners(path: Path) -> Iterator[Found]:
    text = path.read_text(encoding="utf-8")
    for pattern, sentence in TEMPLATE_RULES:
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, sentence


def breaches(path: Path) -> list[str]:
    if path.suffix == ".py":
        found = python_manners(path)
    elif "templates" in path.parts and path.suffix in {".html", ".svg"}:
        found = template_manners(path)
    else:
        return []
    lines = path.read_text(encoding="utf-8").splitlines() or [""]
    name = path.relative_to(ROOT)
    return [
        f"{name}:{number}: {sentence}" for number, sentence in sorted(found) if not PERMITTED.search(lines[number - 1])
    ]


def main() -> int:
    found = [sentence for path in tracked() for sentence in breaches(path)]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
