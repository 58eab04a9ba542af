from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.roles import GRANTABLE


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the address is kept in lower case because people type it as they like."""

    def create_user(self, email: str, *, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an account. What they may do is in ``grants``."""

    class Rest(models.TextChoices):
        """When mails to this person wait. Urgent ones never do."""

        HOUSE = "house", _("wait as the organisation says")
        OWN = "own", _("wait in my own quiet hours")
        NEVER = "never", _("come at once, at any hour")

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    quiet = models.CharField(
        _("mails in quiet hours"), max_length=6, choices=Rest, default=Rest.HOUSE, db_default=Rest.HOUSE.value
    )
    quiet_from = models.TimeField(_("my quiet hours begin"), null=True, blank=True)
    quiet_until = models.TimeField(_("my quiet hours end"), null=True, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_name"),
            models.CheckConstraint(
                condition=~models.Q(quiet="own")
                | (
                    models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~models.Q(quiet_from=models.F("quiet_until"))
                ),
                name="user_own_quiet_hours_whole",
            ),
            models.CheckConstraint(condition=models.Q(quiet__in=["house", "own", "never"]), name="user_quiet_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def actor(self, *, on: date) -> Actor:
        """This person with the roles that hold on a day (an auditor's access ends by itself)."""
        roles = frozenset(grant.role for grant in self.grants.all() if grant.holds(on=on))
        return Actor(name=self.name, roles=roles if self.is_active else frozenset(), user_id=self.pk)


class Grant(models.Model):
    """One role given to one person, for ever or until a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in GRANTABLE])
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="grant_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in GRANTABLE]), name="grant_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    def holds(self, *, on: date) -> bool:
        return self.ends_on is None or self.ends_on >= on
