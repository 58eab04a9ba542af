"""Reads the environment: every setting a user may change has its name, its default and its type here and in settings.py."""

import os
import secrets
from pathlib import Path

TRUE = frozenset({"1", "true", "yes", "on"})


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    value = text(name)
    return value.lower() in TRUE if value else default


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    return int(text(name) or default)


def secret_key(data_dir: Path) -> str:
    """SECRET_KEY from the environment, else one made once and kept readable by its owner only."""
    given = text("SECRET_KEY")
    if given:
        return given
    path = data_dir / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
