"""Token buckets in the database: they survive a restart of everything, and two processes share them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from feedback.models import Bucket

TRIES = 5


@dataclass(frozen=True)
class Rate:
    """What a full bucket holds, and by how much it fills up in an hour."""

    capacity: int
    an_hour: float


def take(key: str, rate: Rate, *, as_of: datetime) -> bool:
    """Take one token of a bucket; False when it is empty."""
    for _try in range(TRIES):
        bucket, _created = Bucket.objects.get_or_create(key=key, defaults={"tokens": rate.capacity, "at": as_of})
        waited = max(0.0, (as_of - bucket.at).total_seconds())
        tokens = min(float(rate.capacity), bucket.tokens + waited * rate.an_hour / 3600)
        if tokens < 1:
            return False
        # Of two at once one changes the row; the other looks again.
        if Bucket.objects.filter(key=key, tokens=bucket.tokens, at=bucket.at).update(tokens=tokens - 1, at=as_of):
            return True
    return False


@transaction.atomic
def forget(*, before: datetime) -> int:
    """Remove buckets that nobody has touched since; they are full again anyway."""
    return Bucket.objects.filter(at__lt=before).delete()[0]
