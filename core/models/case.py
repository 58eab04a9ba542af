from django.db import models


class Reference(models.Model):
    """A case's name as people say it ("Q7K-4MD"). A row here is never removed, so none is used twice."""

    code = models.CharField(max_length=12, primary_key=True)

    def __str__(self) -> str:
        return self.code


class Sequence(models.Model):
    """The last number given in a register and year; counted inside the transaction, hence without gaps."""

    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="sequence_once")]

    def __str__(self) -> str:
        return f"{self.name}-{self.year}"


class Milestone(models.Model):
    """When a record first reached a point in a cycle. Written once, never overwritten."""

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    cycle = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "name", "cycle"], name="milestone_once_per_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.name} ({self.cycle})"


class Attachment(models.Model):
    """A file of a case. The bytes lie under their content hash; the row is what makes them visible."""

    case = models.CharField(max_length=12, db_index=True)
    message_id = models.BigIntegerField(null=True, blank=True)
    token = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    internal = models.BooleanField(default=False)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
