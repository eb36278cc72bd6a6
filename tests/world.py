"""Test data: plain functions that say what they make. Call them inside `arrange()`."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.choices import CycleState
from assessments.models import Assessment, Assignment, Cycle, Rating, Summary
from forces.choices import Role
from forces.models import Force, Membership, Organisation, PolicingBody, Portfolio, User
from frameworks.models import Framework, Grade, Provision, Scale

PASSWORD = "vawg-portal-demo"


def make_membership(organisation: Organisation, role: Role, email: str, **values: object) -> Membership:
    """A person who can sign in, with this membership in use."""
    user = User(email=email)
    user.set_unusable_password()
    user.save()
    membership = Membership(
        organisation=organisation,
        role=role,
        user=user,
        email=email,
        display_name=email.split("@", maxsplit=1)[0].replace(".", " ").title(),
        joined_at=timezone.now() - timedelta(days=30),
        **values,
    )
    membership.save()
    user.active = membership
    user.save()
    return membership


def make_cycle(slug: str, due_on: date, **values: object) -> Cycle:
    return Cycle.objects.create(
        slug=slug,
        name=slug.replace("-", " ").capitalize(),
        framework=Framework.objects.get(code="NFD-2024"),
        scale=Scale.objects.get(code="default"),
        opens_on=due_on - timedelta(days=60),
        due_on=due_on,
        **values,
    )


def make_assessment(force: Force, cycle: Cycle) -> Assessment:
    """An assessment with its empty ratings and summaries."""
    assessment = Assessment.objects.create(force=force, cycle=cycle)
    provisions = Provision.objects.filter(framework=cycle.framework)
    Rating.objects.bulk_create(
        Rating(force=force, assessment=assessment, provision=provision)
        for provision in provisions.behaviours()
    )
    Summary.objects.bulk_create(
        Summary(force=force, assessment=assessment, provision=provision)
        for provision in provisions.descriptors()
    )
    return assessment


def give_part(people: "ForcePeople", code: str = "PREPARE.7", **values: Any) -> Assignment:
    """To the contributor, unless somebody else is named."""
    asked = {"to": people.contributor, "due_on": timezone.localdate() + timedelta(days=14), **values}
    return Assignment.objects.create(
        force=people.force,
        assessment=people.assessment,
        provision=Provision.objects.get(code=code),
        given_by=people.lead,
        **asked,
    )


def answer_all(assessment: Assessment, value: int = 3) -> None:
    """Grade every behaviour and confirm every summary, all with the same grade."""
    grade = Grade.objects.get(scale=assessment.cycle.scale, value=value)
    assessment.ratings.update(grade=grade, comment="Answered in a test.")
    assessment.summaries.update(
        grade=grade, strengths="A strength.", gaps="A gap.", confirmed_at=timezone.now()
    )
    assessment.refresh_from_db()


@dataclass
class ForcePeople:
    """One force and who is in it."""

    force: Force
    lead: Membership
    contributor: Membership
    chief: Membership
    viewer: Membership
    policing_body: Membership
    assessment: Assessment


@dataclass
class World:
    """Two forces that must never see each other, and everybody who looks at both."""

    previous: Cycle
    cycle: Cycle
    warwickshire: ForcePeople
    kent: ForcePeople
    reviewer: Membership
    national_lead: Membership
    stalking: Membership
    grades: dict[int | None, Grade] = field(default_factory=dict)

    @classmethod
    def make(cls) -> "World":
        today = timezone.localdate()
        previous = make_cycle("autumn-last", today - timedelta(days=300), state=CycleState.CLOSED)
        cycle = make_cycle("autumn-now", today + timedelta(days=30), state=CycleState.OPEN, previous=previous)
        national = Organisation.objects.get(slug="national")
        stalking = Portfolio.objects.get(code="stalking")
        return cls(
            previous=previous,
            cycle=cycle,
            warwickshire=make_force_people("warwickshire", cycle),
            kent=make_force_people("kent", cycle),
            reviewer=make_membership(national, Role.REVIEWER, "reviewer@national.example"),
            national_lead=make_membership(national, Role.NATIONAL_LEAD, "lead@national.example"),
            stalking=make_membership(
                Organisation.objects.get(slug="portfolio-stalking"),
                Role.PORTFOLIO_OWNER,
                "stalking@national.example",
                portfolio=stalking,
            ),
            grades={grade.value: grade for grade in Grade.objects.filter(scale=cycle.scale)},
        )


def make_force_people(slug: str, cycle: Cycle) -> ForcePeople:
    force = Force.objects.get(slug=slug)
    organisation = Organisation.objects.get(slug=slug)
    body = PolicingBody.objects.get(force=force, to_date__isnull=True)
    people = ForcePeople(
        force=force,
        lead=make_membership(organisation, Role.FORCE_LEAD, f"lead@{slug}.example"),
        contributor=make_membership(organisation, Role.CONTRIBUTOR, f"contributor@{slug}.example"),
        chief=make_membership(organisation, Role.CHIEF_OFFICER, f"chief@{slug}.example"),
        viewer=make_membership(organisation, Role.VIEWER, f"viewer@{slug}.example"),
        policing_body=make_membership(
            Organisation.objects.get(policing_body=body), Role.POLICING_BODY, f"pcc@{slug}.example"
        ),
        assessment=make_assessment(force, cycle),
    )
    give_part(people)
    return people
