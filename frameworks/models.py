"""Published frameworks as trees of provisions, their quoted passages, and the scales they are rated on.

No force data at all. Quoted text comes from fixtures/ and is reloaded with them; what people may edit (scales,
grades) is only seeded, and what the national team writes (guidance, recommendations of other publishers) is theirs.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.history import tracked
from frameworks import triggers
from frameworks.choices import PassageKind, ProvisionKind
from frameworks.crosswalk import CrosswalkLink  # noqa: F401 - a model of this app, in a file of its own
from frameworks.querysets import FrameworkQuerySet, PassageQuerySet, ProvisionQuerySet

# Whose recommendations came with the portal: they are called by their number alone.
QUOTED = "HMICFRS"


@tracked()
class Framework(models.Model):
    """A published document that holds provisions. added: by the national lead, who may change it; others are quoted."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=250)
    short_title = models.CharField(max_length=80)
    publisher = models.CharField(max_length=250)
    published = models.CharField(max_length=60, help_text="As the source says it: December 2021.")
    published_on = models.DateField(null=True)
    licence = models.TextField()
    licence_url = models.URLField(blank=True)
    source = models.TextField(help_text="Which document the text is quoted from.")
    position = models.PositiveSmallIntegerField()
    added = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    # What removals of personal data reach: where people write.
    written = "added"

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        triggers = [triggers.framework_added()]

    def __str__(self) -> str:
        return self.title


@tracked()
class Provision(models.Model):
    """One node of a framework's tree: strand > descriptor > (heading) > behaviour; pillar > action area > ..."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="provisions")
    code = models.CharField(
        max_length=40, unique=True, help_text="Stable: PREPARE.5.3.b, 2021.4.2, HMICFRS.2.4."
    )
    kind = models.CharField(max_length=20, choices=ProvisionKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveSmallIntegerField(help_text="Reading order within the framework.")
    number = models.CharField(max_length=20, blank=True, help_text="As read beside the text: 5, b, 2.1.")
    text = models.TextField()
    short_title = models.CharField(max_length=250, blank=True)
    rationale = ArrayField(models.TextField(), default=list)
    timing = models.TextField(blank=True)
    path = models.TextField(
        blank=True, help_text="Texts of the headings above, for a line that is read alone."
    )
    addressed_to_forces = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    # As of a framework.
    written = "framework_id IN (SELECT id FROM frameworks_framework WHERE added)"

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position"]
        triggers = [triggers.recommendation_added()]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "position"],
                name="provision_position_once",
                # Checked when the load ends, so that a line can be put between two others.
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short_title or self.text}"

    @property
    def anchor(self) -> str:
        """The id of the provision on its framework's page: dots are no good in selectors."""
        return self.code.replace(".", "-").lower()

    @property
    def title(self) -> str:
        return self.short_title or self.text

    @property
    def label(self) -> str:
        """The code without its strand: 7.2.f. For pages of one descriptor alone, since every strand has a 7.2."""
        return self.code.split(".", 1)[-1]

    @property
    def reference(self) -> str:
        """How people name it beside its text: Prepare 7.2.h; 2021, area 4, action 1; Recommendation 2.4."""
        match self.kind:
            case ProvisionKind.RECOMMENDATION:
                issuer, _, _ = self.code.partition(".")
                of = "" if issuer == QUOTED else f" of {issuer}"
                return f"Recommendation {self.number}{of}"
            case ProvisionKind.NATIONAL_ACTION:
                _, area, action = self.code.split(".")
                return f"2021, area {area}, action {action}"
            case ProvisionKind.ACTION_AREA | ProvisionKind.PILLAR:
                kind = "area" if self.kind == ProvisionKind.ACTION_AREA else "pillar"
                return f"2021, {kind} {self.number}"
            case ProvisionKind.OUTCOME_CODE:
                return f"2021, outcome code {self.number}"
            case ProvisionKind.STRAND:
                return self.title
        return with_strand(self.code)

    @property
    def name(self) -> str:
        """For a line that is read alone: Prepare 7 Capacity and capability; Prepare 7.2.h and what it says."""
        return f"{self.reference} {self.title}"


def with_strand(code: str) -> str:
    """PREPARE.7.2.h, of the 2024 framework -> Prepare 7.2.h"""
    strand, _, rest = code.partition(".")
    return f"{strand.capitalize()} {rest}"


class Passage(models.Model):
    """A quoted piece of narrative. body: a blank line ends a paragraph, a line that begins "- " is an item."""

    code = models.CharField(max_length=80, unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="passages")
    kind = models.CharField(max_length=30, choices=PassageKind.choices)
    heading = models.CharField(max_length=250, blank=True)
    short_title = models.CharField(max_length=250, help_text="The portal's own.")
    body = models.TextField()
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="passages")
    force_slug = models.SlugField(blank=True, help_text="The force that a case study tells of.")
    position = models.PositiveSmallIntegerField()

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position"]

    def __str__(self) -> str:
        return self.short_title


@tracked(exclude=["updated_at"])
class Guidance(models.Model):
    """What the national team says beside a behaviour. No row where nothing was ever written."""

    provision = models.OneToOneField(Provision, on_delete=models.PROTECT, related_name="guidance")
    looks_like = models.TextField("What good looks like", blank=True)
    typical_evidence = models.TextField("Typical evidence", blank=True)
    revision = models.PositiveIntegerField(default=1)
    updated_by_name = models.CharField(max_length=220)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "guidance"

    def __str__(self) -> str:
        return f"Guidance on {self.provision_id}"


class Scale(models.Model):
    """A set of grades. A working scale of the portal's own: editable until a cycle that uses it opens."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """One grade. value: 1 (lowest) upwards; none for Not applicable, which stays out of medians."""

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="grades")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=40)
    definition = models.TextField()
    value = models.PositiveSmallIntegerField(null=True)
    asks_reason = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "code"], name="grade_code_once"),
            models.UniqueConstraint(fields=["scale", "value"], name="grade_value_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return f"{self.value} {self.name}" if self.value else self.name
