"""What people call the fields of practice: in forms, in its history, and where two texts stand side by side."""

from audit.timeline import Field
from forces.models import Force
from practice.choices import OfferState, Strength, UptakeState


def _yes(value: bool) -> str:
    return "yes" if value else "no"


DESCRIBED = {
    "title": Field("Title", long=True),
    "what": Field("What is done", long=True),
    "for_whom": Field("For whom", long=True),
    "strength": Field("How good the evidence is", lambda value: Strength(value).label),
    "cost": Field("What it costs", long=True),
    "contact_post": Field("Whom to ask"),
}
CALL = {
    "title": Field("Title", long=True),
    "text": Field("What is asked", long=True),
    "due_on": Field("Answers are due by"),
}
OFFER = {**DESCRIBED, "consents": Field("Everybody who signs in may read it", _yes)}
UPTAKE = {
    "state": Field("What the force does", lambda value: UptakeState(value).label),
    "since": Field("Since"),
    "what_happened": Field("What happened", long=True),
    "named": Field("Others may read that it is this force", _yes),
}
# Beside what people write.
PUBLISHED = {"published_at": Field("In the library since")}
CALLED = {"called_at": Field("Sent to all forces")}
SENT = {"state": Field("State", lambda value: OfferState(value).label)}


def of_practice() -> dict[str, Field]:
    """Of an entry. The names of all forces in one query: its history may name several."""
    names = dict(Force.objects.values_list("pk", "name"))
    return {
        **DESCRIBED,
        "source_id": Field("Whose practice it is", lambda pk: names.get(pk, "")),
        "review_on": Field("Look at it again on"),
    }
