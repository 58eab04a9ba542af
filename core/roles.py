"""The eight roles of the house. What a role may do stands in the tables of moves, nowhere else."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    COLLEAGUE = "colleague", _("Colleague")
    OFFICER = "officer", _("Quality officer")
    MANAGER = "manager", _("Quality manager")
    EXECUTIVE = "executive", _("Executive")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    SYSTEM = "system", _("The clock")


# Roles a person with an account can hold; customers come by a signed link, the clock is no person.
GRANTABLE = (Role.COLLEAGUE, Role.OFFICER, Role.MANAGER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR)
QUALITY = frozenset({Role.OFFICER, Role.MANAGER})
READERS = frozenset({Role.OFFICER, Role.MANAGER, Role.EXECUTIVE, Role.AUDITOR})
# Who sees how the house runs: accounts, settings, journal, post.
RUNNERS = frozenset({Role.ADMINISTRATOR, Role.MANAGER, Role.AUDITOR})
