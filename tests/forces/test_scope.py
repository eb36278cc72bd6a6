"""The database itself refuses: another force's rows, drafts as national, writing as policing body."""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from assessments.models import Assessment, Rating, Submission
from evidence.models import Evidence
from forces.choices import Audience
from forces.models import Membership, User
from forces.scope import scope

pytestmark = pytest.mark.django_db


def test_nothing_entered_reads_nothing(world):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Rating.objects.count()


def test_a_force_sees_its_own_ratings_and_no_others(world):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        assert set(Rating.objects.values_list("force_id", flat=True)) == {world.warwickshire.force.pk}
        assert Rating.objects.count() == 206


@pytest.mark.asvs("8.4.1")
def test_another_forces_row_cannot_be_changed_or_added(world):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        assert Rating.objects.filter(assessment=world.kent.assessment).update(comment="x") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Evidence.objects.create(force=world.kent.force, title="Planted", kind="policy")


def test_a_row_cannot_point_at_another_forces_row(world):
    with (
        scope(Audience.FORCE, world.warwickshire.force.pk),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Rating.objects.update(updated_by=world.kent.lead)


def test_the_national_team_cannot_read_drafts(world):
    with scope(Audience.NATIONAL):
        assert Assessment.objects.count() == 2
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Rating.objects.count()


def test_a_policing_body_cannot_write_nor_read_drafts(world):
    with scope(Audience.POLICING_BODY, world.warwickshire.force.pk):
        assert Submission.objects.count() == 0
        for model in (Rating, Assessment):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                model.objects.count()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Submission.objects.update(note="x")


@pytest.mark.parametrize("audience", list(Audience))
def test_no_audience_reads_the_table_of_users(world, audience):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with scope(audience, world.warwickshire.force.pk), refused, transaction.atomic():
        User.objects.count()


def test_a_force_does_not_see_its_policing_bodys_people(world):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        assert set(Membership.objects.values_list("audience", flat=True)) == {"force"}


def test_a_scope_cannot_be_entered_inside_another(world):
    with scope(Audience.NATIONAL), pytest.raises(RuntimeError), scope(Audience.FORCE, world.kent.force.pk):
        pass
