"""Refuses files, templates and functions that have grown too long to read.

A Python file may have 400 lines, a template 150, a function 45 (its docstring not counted).
Usage: python tools/sizes.py
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LINES = 400
TEMPLATE_LINES = 150
FUNCTION_LINES = 45


def tracked() -> list[Path]:
    """Files that git knows or would add: whatever is ignored is not ours."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last statement, without the docstring."""
    last = function.end_lineno or function.lineno
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return last - function.lineno + 1 - docstring


def python_complaints(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    lines = text.count("\n")
    if lines > PYTHON_LINES:
        yield f"{name}: {lines} lines, at most {PYTHON_LINES}: split it by noun"
    for node in ast.walk(ast.parse(text, str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION_LINES:
            yield f"{name}:{node.lineno}: {node.name} has {length(node)} lines, at most {FUNCTION_LINES}"


def template_complaints(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > TEMPLATE_LINES:
        yield f"{path.relative_to(ROOT)}: {lines} lines, at most {TEMPLATE_LINES}: move a part out with include"


def complaints(path: Path) -> Iterator[str]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        yield from python_complaints(path)
    elif "templates" in path.parts and path.suffix in {".html", ".svg", ".txt"}:
        yield from template_complaints(path)


def main() -> int:
    found = [sentence for path in tracked() for sentence in complaints(path)]
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
