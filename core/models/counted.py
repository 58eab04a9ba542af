from django.db import models


class Counted(models.Model):
    """Numbers that a page shows a moment longer than they are true, so that not every look counts a million rows."""

    key = models.CharField(max_length=120, primary_key=True)
    numbers = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "counted"

    def __str__(self) -> str:
        return self.key
