"""The practice library: what a force did that others may use, from whom it comes, and that its source agrees.

The library is the national team's. What another force reads of an entry is what its source agreed to, word for word:
forces/grants.py lets nothing stand published otherwise.
"""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils import timezone

from core.constraints import own_key
from core.history import tracked
from forces.models import Force, Region
from frameworks.models import Passage, Provision
from practice.calls import CallForPractice, PracticeOffer  # noqa: F401 - models of this app, in files of their own
from practice.choices import ConsentState, Origin
from practice.described import Described
from practice.querysets import ConsentQuerySet, PracticeQuerySet
from practice.uptakes import TakenUp, Uptake  # noqa: F401 - models of this app, in a file of their own

# Of which language the stems are: the library's.
LANGUAGE = "english"


@tracked(exclude=["stems"])
class Practice(Described):
    """One entry. source: the force whose practice it is; none where a document tells of no one force.

    worded: counts changes of what others read of it (DESCRIBED), for consent is given to words. origin_id: the public
    id of the finding or the offer that it was made of. passage: the text that it quotes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Given out with the empty form, so that a form sent twice makes one.
    key = models.UUIDField(null=True, unique=True, editable=False)
    source = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.WRITTEN)
    origin_id = models.UUIDField(null=True, editable=False)
    passage = models.OneToOneField(Passage, on_delete=models.PROTECT, null=True, related_name="+")
    review_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True, editable=False)
    worded = models.PositiveIntegerField(default=1, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    provisions: "models.ManyToManyField[Provision, PracticeProvision]" = models.ManyToManyField(
        Provision, through="PracticeProvision", related_name="+"
    )
    stems = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=LANGUAGE)
        + SearchVector("what", "for_whom", weight="B", config=LANGUAGE)
        + SearchVector("cost", "contact_post", weight="D", config=LANGUAGE),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # What removals of personal data reach: what is quoted is nobody's words.
    written = "origin <> 'quoted'"

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [GinIndex(fields=["stems"], name="practice_stems")]
        constraints = [
            models.UniqueConstraint(fields=["origin", "origin_id"], name="practice_made_of_it_once"),
            models.CheckConstraint(
                condition=models.Q(source__isnull=False)
                | ~models.Q(origin__in=[Origin.FINDING, Origin.OFFER]),
                name="practice_of_a_force_has_its_source",
            ),
            models.CheckConstraint(
                condition=models.Q(passage__isnull=False) | ~models.Q(origin=Origin.QUOTED),
                name="practice_quotes_a_passage",
            ),
        ]

    @property
    def is_quoted(self) -> bool:
        return self.origin == Origin.QUOTED

    @property
    def is_of_its_source(self) -> bool:
        """Whether it stays the force's that it is from, which alone can let others read of it. One query at most."""
        return self.source_id is not None and (
            self.origin in (Origin.FINDING, Origin.OFFER) or self.consents.exists()
        )

    @property
    def region(self) -> Region | None:
        """Where its source is."""
        return self.source.region if self.source else None


@tracked()
class PracticeProvision(models.Model):
    """A line of a framework that the practice is about: the national team's reading."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="lines")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "provision"], name="practice_line_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} is about {self.provision_id}"


@tracked()
class Consent(Described):
    """A force is asked whether all others may read this of its practice. The words are those that it was shown.

    note: what the force says to the national team with its answer, for the two alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+", editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="consents")
    of_worded = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=ConsentState.choices, default=ConsentState.ASKED)
    asked_by_name = models.CharField(max_length=220)
    asked_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=220, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            own_key("consent"),
            models.UniqueConstraint(
                fields=["force", "practice", "of_worded"], name="consent_asked_once_of_the_words"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == ConsentState.ASKED


class TakenBack(models.Model):
    """A force takes its consent back: from that moment nobody but the national team reads the entry any more.

    A table of its own, which everybody's policy asks: it holds no words and names nobody.
    """

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "practice"], name="practice_taken_back_once"),
        ]

    def __str__(self) -> str:
        return f"{self.force_id} takes {self.practice_id} back"
