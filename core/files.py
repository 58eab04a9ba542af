"""Files of cases: judged by content, images made anew, bytes kept under their hash, served as dead weight."""

import hashlib
import io
import os
import secrets
import tempfile
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.models import Attachment

IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PAPERS = {
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".eml": "message/rfc822",
}
MAGIC = {".pdf": b"%PDF-", ".docx": b"PK", ".xlsx": b"PK", ".odt": b"PK"}
PIXELS = 50_000_000
Image.MAX_IMAGE_PIXELS = PIXELS


@dataclass(frozen=True)
class Stored:
    """A file whose bytes lie on disk under their hash, not yet part of a case."""

    name: str
    media_type: str
    size: int
    digest: str


class Unwelcome(Exception):
    """A file that is not taken. The sentence says which and why."""


def check(upload: "UploadedFile[Any]") -> str:
    """The media type of a file by its content. Raises Unwelcome with the sentence for the person."""
    name, size = upload.name or "", upload.size or 0
    if size == 0:
        raise Unwelcome(_("“%(name)s” is empty.") % {"name": name})
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise Unwelcome(_("“%(name)s” must be smaller than %(limit)d MB.") % {"name": name, "limit": limit})
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    media_type = _media_type(name, head)
    if not media_type:
        raise Unwelcome(
            _("“%(name)s” must be a photo (JPG, PNG, WebP), a PDF, a text or an office document.") % {"name": name}
        )
    if media_type in IMAGES:
        _check_image(upload, name)
    return media_type


def _media_type(name: str, head: bytes) -> str:
    try:
        found = {str(match.mime_type) for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        found = set()
    for media_type in IMAGES:
        if media_type in found:
            return media_type
    ending = Path(name).suffix.lower()
    magic = MAGIC.get(ending)
    if ending not in PAPERS or (magic and not head.startswith(magic)):
        return ""
    return PAPERS[ending] if magic or b"\0" not in head else ""


def _check_image(upload: "UploadedFile[Any]", name: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.open(upload).verify()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unwelcome(_("“%(name)s” must have fewer than 50 million pixels.") % {"name": name}) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Unwelcome(
            _("“%(name)s” could not be read as a photo. Save it again and try once more.") % {"name": name}
        ) from None
    finally:
        upload.seek(0)


def clean_image(data: bytes, media_type: str) -> bytes:
    """The picture made anew: upright, without EXIF, place, or anything hung on behind."""
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        plain = Image.frombytes(upright.mode, upright.size, upright.tobytes())
        if upright.mode == "P" and (palette := upright.getpalette()):
            plain.putpalette(palette)
        out = io.BytesIO()
        plain.convert("RGB" if media_type == "image/jpeg" else plain.mode).save(
            out, format=IMAGES[media_type], quality=88
        )
    return out.getvalue()


def keep(
    uploads: Iterable["UploadedFile[Any]"],
    *,
    case: str,
    by: str,
    at: datetime,
    message_id: int | None = None,
    internal: bool = False,
) -> list[Attachment]:
    """Store checked files for a case. The bytes are on disk before the row is: no row names a missing file."""
    stored = [store(upload) for upload in uploads]
    return attach(stored, case=case, by=by, at=at, message_id=message_id, internal=internal)


def store(upload: "UploadedFile[Any]") -> Stored:
    """Check a file, clean it, and put its bytes on disk. Raises Unwelcome."""
    media_type = check(upload)
    data = upload.read()
    data = clean_image(data, media_type) if media_type in IMAGES else data
    name = get_valid_filename(Path(upload.name or "file").name)[-200:]
    return Stored(name=name, media_type=media_type, size=len(data), digest=write(data))


def attach(
    stored: Iterable[Stored],
    *,
    case: str,
    by: str,
    at: datetime,
    message_id: int | None = None,
    internal: bool = False,
) -> list[Attachment]:
    """Make files that lie on disk files of a case."""
    return Attachment.objects.bulk_create(
        [
            Attachment(
                case=case,
                message_id=message_id,
                token=secrets.token_urlsafe(20),
                name=one.name,
                media_type=one.media_type,
                size=one.size,
                digest=one.digest,
                internal=internal,
                added_by=by,
                added_at=at,
            )
            for one in stored
        ]
    )


def write(data: bytes) -> str:
    """Put bytes under their SHA-256 (written aside, synced, renamed). Returns the digest."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).rename(path)
    return digest


def path_of(digest: str) -> Path:
    return Path(settings.FILES_DIR) / digest[:2] / digest


def response(attachment: Attachment) -> FileResponse:
    """The file, as a download that no browser runs. The caller has checked that the reader may see the case."""
    picture = attachment.media_type in IMAGES
    answer = FileResponse(
        path_of(attachment.digest).open("rb"),
        as_attachment=not picture,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
