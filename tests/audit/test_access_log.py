"""Who looked is written by the database: nobody enters another's name, another force's thing or an earlier time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import AccessLog
from forces.choices import Audience
from forces.scope import By, scope

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("8.2.2", "8.2.3", "8.3.1", "16.2.5")]

COLUMNS = ("force_id", "by_id", "by_name", "audience", "act", "what", "at")


def note(**values):
    """One row by hand, as whoever could write SQL would."""
    row = {"force_id": None, "by_id": None, "by_name": "", "audience": "", "act": "opened", "what": "A thing"}
    row |= {"at": timezone.now(), **values}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_accesslog (force_id, by_id, by_name, audience, act, what, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [row[column] for column in COLUMNS],
        )


def as_person(member):
    return scope(Audience(member.audience), member.force_id, by=By.of(member))


def last(arrange):
    with arrange():
        return AccessLog.objects.latest("pk")


def test_nobody_writes_in_anothers_name(world, arrange):
    people = world.warwickshire
    began = timezone.now()
    with as_person(people.viewer):
        note(
            force_id=people.force.pk,
            by_id=people.lead.pk,
            by_name="The chief constable",
            audience="national",
            at=began - timedelta(days=400),
        )
    row = last(arrange)
    assert row.by == people.viewer
    assert row.by_name == f"{people.viewer.display_name}, Viewer, {people.viewer.organisation.name}"
    assert row.audience == "force"
    assert row.at >= began


@pytest.mark.parametrize("who", ["reviewer", "national_lead", "stalking"])
def test_the_name_is_what_the_code_would_have_written(world, arrange, who):
    person = getattr(world, who)
    with as_person(person):
        note()
    row = last(arrange)
    assert row.by_name == f"{person.display_name}, {person.role_label}, {person.organisation.name}"
    assert row.audience == person.audience


def test_a_policing_body_is_named_too(world, arrange):
    body = world.kent.policing_body
    with as_person(body):
        note(force_id=world.kent.force.pk)
    assert last(arrange).by_name == f"{body.display_name}, {body.role_label}, {body.organisation.name}"


def test_nobody_notes_something_in_another_forces_log(world):
    for person in (world.warwickshire.lead, world.warwickshire.policing_body, world.stalking):
        with (
            as_person(person),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            note(force_id=world.kent.force.pk)


def test_without_a_person_there_is_no_note(world):
    refused = pytest.raises(DatabaseError, match="row-level security")
    with scope(Audience.FORCE, world.kent.force.pk), refused, transaction.atomic():
        note(force_id=world.kent.force.pk)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_accesslog SET at = now()", "DELETE FROM audit_accesslog"]
)
def test_a_note_stands(world, statement):
    for person in (world.warwickshire.lead, world.reviewer):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with as_person(person), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
