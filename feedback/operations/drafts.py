"""Files that came with a form that was not yet right: kept on the server until it is."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import files
from core.files import Unwelcome
from core.models import Attachment
from feedback import buckets
from feedback.models import DraftFile

KEPT = timedelta(days=7)


def keep_draft(uploads: Iterable["UploadedFile[Any]"], *, submission_key: str, as_of: datetime) -> list[str]:
    """Keep the welcome ones under the form's key. Returns a sentence for each that is not."""
    refusals = []
    places = settings.UPLOAD_MAX_FILES - DraftFile.objects.filter(submission_key=submission_key).count()
    for upload in uploads:
        if places <= 0:
            refusals.append(_("You can send up to %(n)d files.") % {"n": settings.UPLOAD_MAX_FILES})
            break
        try:
            stored = files.store(upload)
        except Unwelcome as unwelcome:
            refusals.append(str(unwelcome))
            continue
        places -= 1
        DraftFile.objects.create(
            submission_key=submission_key,
            token=secrets.token_urlsafe(20),
            name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            digest=stored.digest,
            added_at=as_of,
        )
    return refusals


def drop_draft(token: str, *, submission_key: str) -> None:
    """The person does not want to send this file after all."""
    DraftFile.objects.filter(token=token, submission_key=submission_key).delete()


def tidy(*, as_of: datetime) -> int:
    """Forget files of forms that were never sent, with their bytes, and buckets long full. Returns the files."""
    old = list(DraftFile.objects.filter(added_at__lt=as_of - KEPT)[:500])
    with transaction.atomic():
        DraftFile.objects.filter(pk__in=[draft.pk for draft in old]).delete()
    digests = {draft.digest for draft in old}
    digests -= set(Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True))
    digests -= set(DraftFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in digests:
        files.path_of(digest).unlink(missing_ok=True)
    buckets.forget(before=as_of - KEPT)
    return len(old)
