from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One line of the journal: who did what to which record, when. Appended, never changed.

    No foreign keys: the journal outlives what it tells of. Free text may name people, so it stands in
    ``Aside``; here is only its salted digest, so that erasing it leaves the sealed chain whole.
    """

    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=40)
    actor = models.CharField(max_length=120)
    actor_user = models.BigIntegerField(null=True, blank=True)
    was = models.CharField(max_length=30, blank=True)
    now = models.CharField(max_length=30, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    aside_digest = models.CharField(max_length=64, blank=True)
    sealed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="entry_subject"),
            models.Index(fields=["id"], condition=Q(sealed=False), name="entry_unsealed"),
            models.Index(fields=["verb", "at"], name="entry_verb"),
            models.Index(fields=["at"], name="entry_at"),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.subject_label} {self.verb} {self.at:%Y-%m-%d %H:%M}"


class Aside(models.Model):
    """The words said with a journal line. They can be erased; the line cannot."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="aside")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return f"aside of entry {self.pk}"


class Seal(models.Model):
    """One link of the chain: SHA-256 over the link before and the line. The sequence has no gaps."""

    sequence = models.BigIntegerField(primary_key=True)
    entry_number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sequence__gte=1), name="seal_counts_from_one")]

    def __str__(self) -> str:
        return f"seal {self.sequence}"
