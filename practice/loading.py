"""The first entries of the library, from fixtures: what is quoted is reloaded, what the portal reads in it seeded."""

from typing import Any

from django.utils import timezone

from core.content import read_content
from forces.loading import open_to_the_owner
from forces.models import Force
from frameworks.models import Passage, Provision
from practice.choices import Origin
from practice.models import Practice, PracticeProvision

_TABLES = (
    "practice.Practice",
    "practice.PracticeEvent",
    "practice.PracticeProvision",
    "practice.PracticeProvisionEvent",
)


def load_practice() -> None:
    with open_to_the_owner(*_TABLES):
        for entry in read_content("practice"):
            _load(entry)


def _load(entry: dict[str, Any]) -> None:
    """Title and words are the passage's, every time; the rest is there once, and then the national team's."""
    passage = Passage.objects.select_related("provision").get(code=entry["passage"])
    quoted = {"title": passage.short_title[:200], "what": passage.body}
    read = {
        "origin": Origin.QUOTED,
        "source": Force.objects.get(slug=entry["force"]) if entry["force"] else None,
        "strength": entry["strength"],
        "published_at": timezone.now(),
    }
    practice, made = Practice.objects.update_or_create(
        passage=passage, defaults=quoted, create_defaults={**quoted, **read}
    )
    if not made:
        return
    about = Provision.objects.filter(code__in=entry["lines"])
    provisions = [*about, *([passage.provision] if passage.provision else [])]
    PracticeProvision.objects.bulk_create(
        [PracticeProvision(practice=practice, provision=provision) for provision in provisions]
    )
