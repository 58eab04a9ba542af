"""Checks the import contracts of pyproject.toml, leaving out rooms that are not built yet.

The contracts name the whole street; import-linter refuses to start when a package is absent.
Usage: python tools/contracts.py
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from environment import PYTHON, ROOT

NAMES_OF_PACKAGES = {"root_packages", "layers", "containers", "source_modules", "forbidden_modules"}


def is_built(name: str, rooms: set[str]) -> bool:
    """False for a package of the street whose folder is not there."""
    if name.split(".")[0] not in rooms:
        return True
    return (ROOT / name.replace(".", "/")).is_dir()


def present(table: dict[str, Any], rooms: set[str]) -> dict[str, Any]:
    return {
        key: [name for name in value if is_built(name, rooms)] if key in NAMES_OF_PACKAGES else value
        for key, value in table.items()
    }


def lines(table: dict[str, Any]) -> list[str]:
    """TOML lines of a flat table: strings, booleans and lists of strings are written as in JSON."""
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]


def configuration() -> str:
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts = whole.pop("contracts")
    rooms = set(whole["root_packages"])
    text = ["[tool.importlinter]", *lines(present(whole, rooms))]
    for contract in contracts:
        filtered = present(contract, rooms)
        if all(filtered[key] for key in NAMES_OF_PACKAGES & filtered.keys()):
            text += ["[[tool.importlinter.contracts]]", *lines(filtered)]
    return "\n".join(text) + "\n"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contracts.toml"
        path.write_text(configuration())
        command = [str(PYTHON.with_name("lint-imports")), "--no-logo", "--no-cache", str(path)]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
