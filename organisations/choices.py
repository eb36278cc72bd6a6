"""Closed lists of the app: what can be added, and how the list is narrowed."""

from django.db.models import TextChoices

from forces.choices import Audience

# As people call an organisation, by its audience.
KINDS = {
    Audience.FORCE: "Force",
    Audience.POLICING_BODY: "Policing body",
    Audience.OBSERVER: "Observer",
    Audience.PORTFOLIO: "Portfolio’s office",
    Audience.NATIONAL: "National team",
}
# The national team is one, and portfolios come with the portal's content.
ADDED = (Audience.FORCE, Audience.POLICING_BODY, Audience.OBSERVER)


class State(TextChoices):
    """Which organisations a list shows."""

    THERE = "there", "There today, or to come"
    CLOSED = "closed", "Closed"
    NOBODY = "nobody", "There, and nobody has joined"
    UNSENT = "unsent", "An invitation is not sent yet"
