from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """The lists whose views can be saved."""

    INBOX = "inbox", _("Inbox")
    COMPLAINTS = "complaints", _("Complaints")


class SavedView(models.Model):
    """A list with its filters under a name. The query of the address is the filter, so it is all that is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    place = models.CharField(max_length=12, choices=Place)
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=500, blank=True)
    is_shared = models.BooleanField(_("shared with the team"), default=False)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)  # among the views of its owner

    class Meta:
        indexes = [models.Index(fields=["place", "name"], name="saved_view_place")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "place", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
            models.CheckConstraint(condition=Q(place__in=["inbox", "complaints"]), name="saved_view_place_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """How one person wants the rows of a list: how high, and with which columns."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="layouts")
    place = models.CharField(max_length=12, choices=Place)
    is_dense = models.BooleanField(_("one line for each case"), default=False)
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="layout_once"),
            models.CheckConstraint(condition=Q(place__in=["inbox", "complaints"]), name="layout_place_known"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.user_id}"
