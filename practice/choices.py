"""Closed lists of the practice library: where an entry comes from, how well it is founded, what becomes of it."""

from django.db.models import TextChoices


class Origin(TextChoices):
    """How an entry came into the library."""

    QUOTED = "quoted", "Quoted from a published document"
    FINDING = "finding", "Found by a reviewer in a submission"
    OFFER = "offer", "Offered by a force that was asked for practice"
    WRITTEN = "written", "Written by the national team"


class Strength(TextChoices):
    """A working scale of the portal's own: what is known of its effect. The best founded stands last."""

    IDEA = "idea", "Planned or promising, not tried long enough to know"
    IN_USE = "in_use", "In use, not evaluated"
    LOCAL = "local", "Evaluated by those who run it"
    INDEPENDENT = "independent", "Evaluated independently"


class ConsentState(TextChoices):
    """Whether a force agrees that all others read what is said of its practice, in the words that it was shown."""

    ASKED = "asked", "Asked"
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"


class OfferState(TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"


class UptakeState(TextChoices):
    """What a force does with a practice of another."""

    TRYING = "trying", "Trying it"
    ADOPTED = "adopted", "Adopted it"
    STOPPED = "stopped", "Tried it, and stopped"
