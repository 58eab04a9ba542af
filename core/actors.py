"""Who does something. Operations take an ``Actor``, so that the clock and a customer without account act like anybody."""

from dataclasses import dataclass

from core.roles import Role


@dataclass(frozen=True)
class Actor:
    """A name for the journal, the roles held now, and the account if there is one."""

    name: str
    roles: frozenset[str]
    user_id: int | None = None

    def holds(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def __str__(self) -> str:
        return self.name


SYSTEM = Actor(name="system", roles=frozenset({Role.SYSTEM}))
# A customer's name is personal: the journal says only that it was the customer.
CUSTOMER = Actor(name="customer", roles=frozenset({Role.CUSTOMER}))
