"""Shared editions of two forces, and the national team at work on one of them."""

import uuid
from dataclasses import dataclass

from django.urls import reverse

from actionplans.models import (
    Edition,
    EditionAction,
    EditionActionProvision,
    EditionCommitment,
    EditionCommitmentProvision,
)
from forces.choices import Role
from forces.models import Force, Membership, Organisation
from frameworks.models import Provision
from reviews.plans import workflow
from reviews.plans.models import PlanMark, PlanReview
from tests.actionplans.plans import acting, make_edition
from tests.conftest import arranging
from tests.kept import keeps
from tests.world import World, make_membership

CODE = "2021.4.1"  # which the plan answers
SILENT = "2021.2.4"  # on which it says nothing


@dataclass
class PlanDesk:
    """Warwickshire has shared two editions, Kent one. review: of Warwickshire's second, begun by the reviewer."""

    world: World
    first: Edition
    edition: Edition
    kent: Edition
    colleague: Membership
    review: PlanReview

    @property
    def reviewer(self) -> Membership:
        return self.world.reviewer

    def url(self, name: str, *more: object) -> str:
        return reverse(f"planreviews:{name}", args=[self.review.public_id, *more])

    def mark_of(self, code: str = CODE) -> PlanMark:
        rows = PlanMark.objects.select_related("review__edition", "review__force", "matter__provision")
        return rows.get(review=self.review, matter__code=code)

    def marked(self, code: str = CODE, mark: str = "partly", note: str = "Say by when.") -> bool:
        """By the reviewer, over what stands. Inside the reviewer's scope."""
        row = self.mark_of(code)
        values = {"mark": mark, "note": note}
        return workflow.mark_matter(row=row, revision=row.revision, values=values, by=self.reviewer)

    def release(self, message: str = "Thank you.") -> None:
        """Everything marked. Inside the reviewer's scope."""
        codes = list(
            PlanMark.objects.filter(review=self.review, mark="").values_list("matter__code", flat=True)
        )
        workflow.mark_absent(review=self.review, codes=codes, note="", by=self.reviewer)
        self.review.refresh_from_db()
        workflow.release(review=self.review, revision=self.review.revision, message=message, by=self.reviewer)
        self.review.refresh_from_db()


def add_action(edition: Edition, title: str, *answers: str, **values: object) -> EditionAction:
    """Frozen with its edition. Inside `arrange()`."""
    line = EditionAction.objects.create(
        force=edition.force, edition=edition, action_public_id=uuid.uuid4(), title=title, **values
    )
    for code in answers:
        provision = Provision.objects.get(code=code)
        EditionActionProvision.objects.create(force=edition.force, edition_action=line, provision=provision)
    return line


def add_commitment(edition: Edition, title: str, *answers: str) -> EditionCommitment:
    made = EditionCommitment.objects.create(
        force=edition.force, edition=edition, commitment_public_id=uuid.uuid4(), title=title
    )
    for code in answers:
        provision = Provision.objects.get(code=code)
        EditionCommitmentProvision.objects.create(
            force=edition.force, edition_commitment=made, provision=provision
        )
    return made


def share(force: Force, number: int) -> Edition:
    edition = make_edition(force, number, actions=0)
    add_action(edition, f"Map skills of {force.short_name}", CODE, description="Against demand.")
    return edition


@keeps
def desk(world) -> PlanDesk:
    with arranging():
        first, edition = (share(world.warwickshire.force, number) for number in (1, 2))
        kent = share(world.kent.force, 1)
        national = Organisation.objects.get(slug="national")
        colleague = make_membership(national, Role.REVIEWER, "second@national.example")
    with acting(world.reviewer):
        review = workflow.start_plan_review(edition=edition, by=world.reviewer)
    return PlanDesk(world, first, edition, kent, colleague, review)
