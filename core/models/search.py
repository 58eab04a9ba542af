from django.db import models


class Indexed(models.Model):
    """A case that the search knows.

    Its words lie where the database searches best, beside what Django sees: on PostgreSQL in a column ``vector``
    of this table, on SQLite in the full-text table ``core_search`` under the same number (core/search).
    """

    # The one order of all cases, by time; ``core.search.document.place_of`` says how it comes about.
    place = models.BigIntegerField(primary_key=True)
    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20)

    class Meta:
        verbose_name_plural = "indexed"

    def __str__(self) -> str:
        return self.reference


class Rebuild(models.Model):
    """How far the walk through all records of a kind has come, so that it goes on where it was stopped."""

    kind = models.CharField(max_length=20, primary_key=True)
    after = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} after {self.after}"
