"""People come and go."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from forces import workflow
from forces.choices import Audience, Role
from forces.invitations import make_token
from forces.models import Membership, Organisation, User
from forces.scope import By, scope
from tests.world import make_membership

pytestmark = pytest.mark.django_db

SITE = "https://portal.example"


@pytest.fixture
def now():
    return timezone.now()


def invite(lead, *, email="new@warwickshire.police.uk", role=Role.CONTRIBUTOR, at=None):
    with scope(Audience(lead.audience), lead.force_id, by=By.of(lead)):
        return workflow.invite(
            organisation=lead.organisation,
            name="Nia Price",
            email=email,
            role=role,
            post="Analyst",
            at=at or timezone.now(),
            by=lead,
            site=SITE,
        )


def link_in(message):
    return next(line for line in message.body.splitlines() if line.startswith(SITE))


def html_of(message):
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return html


def token_in(message):
    return link_in(message).rstrip("/").rpartition("/")[2]


def test_an_invitation_makes_a_membership_without_a_user_and_sends_a_link(world, now):
    invited = invite(world.warwickshire.lead, email="Nia.Price@Warwickshire.police.uk", at=now)
    assert invited.user_id is None
    assert invited.joined_at is None
    assert invited.email == "nia.price@warwickshire.police.uk"
    assert invited.force == world.warwickshire.force
    (message,) = mail.outbox
    assert message.to == ["nia.price@warwickshire.police.uk"]
    assert link_in(message) == SITE + workflow.invitation_path(invited)
    html = html_of(message)
    assert link_in(message) in html
    for word in ("Nia Price", "Warwickshire Police", "Contributor", world.warwickshire.lead.display_name):
        assert word in str(message.body)
        assert word in html


def test_names_in_the_mail_are_escaped(world):
    lead = world.warwickshire.lead
    lead.display_name = "<b>Lead</b>"
    invite(lead)
    html = html_of(mail.outbox[0])
    assert "<b>Lead</b>" not in html
    assert "&lt;b&gt;Lead&lt;/b&gt;" in html


def test_the_same_person_in_the_same_role_is_there_already(world):
    invite(world.warwickshire.lead)
    with pytest.raises(workflow.AlreadyThereError):
        invite(world.warwickshire.lead, email="NEW@warwickshire.police.uk")
    assert len(mail.outbox) == 1
    assert invite(world.warwickshire.lead, role=Role.VIEWER).role == Role.VIEWER


def test_a_mail_that_is_not_sent_leaves_nobody_invited(world, settings, arrange):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(workflow.MailNotSentError):
        invite(world.warwickshire.lead)
    with arrange():
        assert not Membership.objects.filter(display_name="Nia Price").exists()


def test_an_invitation_opens_for_seven_days_and_no_longer(world, now):
    sent = invite(world.warwickshire.lead, at=now)
    token = token_in(mail.outbox[0])
    opens = Membership.objects.open_invitation
    assert list(opens(token, at=now + timedelta(days=6, hours=23))) == [sent]
    assert not opens(token, at=now + timedelta(days=7)).exists()


@pytest.mark.parametrize("token", ["", "nonsense", "e30:abc", "a" * 5000, "\u2028:x"])
def test_what_we_did_not_sign_opens_nothing(world, now, token):
    assert not Membership.objects.open_invitation(token, at=now).exists()


def test_a_token_of_somebody_who_was_never_invited_opens_nothing(world, now):
    lead = world.warwickshire.lead
    assert not Membership.objects.open_invitation(make_token(lead.public_id, None), at=now).exists()
    assert not Membership.objects.open_invitation(make_token(lead.public_id, now), at=now).exists()


def test_sending_again_makes_the_old_link_void(world, now):
    lead = world.warwickshire.lead
    invited = invite(lead, at=now - timedelta(days=8))
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        workflow.send_again(membership=invited, at=now, by=lead, site=SITE)
    old, new = map(token_in, mail.outbox)
    assert not Membership.objects.open_invitation(old, at=now).exists()
    assert Membership.objects.open_invitation(new, at=now).exists()


def test_nothing_is_sent_again_to_who_has_joined(world, now):
    lead = world.warwickshire.lead
    with scope(Audience.FORCE, lead.force_id), pytest.raises(workflow.InvitationUsedError):
        workflow.send_again(membership=world.warwickshire.viewer, at=now, by=lead, site=SITE)


def test_somebody_new_joins_with_a_password(world, now):
    invited = invite(world.warwickshire.lead)
    user = workflow.join_as_new_user(membership=invited, password="three words of mine", at=now)
    user.refresh_from_db()
    invited.refresh_from_db()
    assert user.check_password("three words of mine")
    assert user.active == invited
    assert invited.user == user
    assert invited.joined_at == now
    assert EmailAddress.objects.get(user=user).verified


def test_an_invitation_is_accepted_once(world, now, arrange):
    invited = invite(world.warwickshire.lead)
    workflow.join_as_new_user(membership=invited, password="three words of mine", at=now)
    with pytest.raises(workflow.InvitationUsedError):
        workflow.join_as_new_user(membership=invited, password="another three words", at=now)
    with pytest.raises(workflow.InvitationUsedError):
        workflow.join(membership=invited, user=world.kent.viewer.user, at=now)
    world.kent.viewer.user.refresh_from_db()
    assert world.kent.viewer.user.active == world.kent.viewer


def test_a_withdrawn_or_renewed_invitation_is_not_accepted(world, now):
    lead = world.warwickshire.lead
    withdrawn = invite(lead)
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        workflow.remove(membership=withdrawn, by=lead, at=now)
    with pytest.raises(workflow.InvitationUsedError):
        workflow.join_as_new_user(membership=withdrawn, password="three words of mine", at=now)
    assert not User.objects.filter(email=withdrawn.email).exists()

    renewed = invite(lead)
    stale = Membership.objects.get(pk=renewed.pk)
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        workflow.renew(membership=renewed, at=now + timedelta(seconds=1))
    with pytest.raises(workflow.InvitationUsedError):
        workflow.join_as_new_user(membership=stale, password="three words of mine", at=now)


def test_somebody_known_joins_a_second_organisation(world, now):
    user = world.kent.viewer.user
    invited = invite(world.warwickshire.lead, email=user.email)
    workflow.join(membership=invited, user=user, at=now)
    user.refresh_from_db()
    assert user.active == invited
    assert set(user.memberships.current()) == {world.kent.viewer, invited}


def test_the_history_says_who_joined_removed_and_invited(world, now, arrange):
    lead = world.warwickshire.lead
    invited = invite(lead)
    workflow.join_as_new_user(membership=invited, password="three words of mine", at=now)
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        workflow.remove(membership=invited, by=lead, at=now)
    with arrange():
        by = [event.pgh_context["name"] for event in invited.history.order_by("pgh_id")]
    assert by == [lead.display_name, "Nia Price", lead.display_name]


def test_who_was_removed_can_be_invited_again(world, now):
    lead, viewer = world.warwickshire.lead, world.warwickshire.viewer
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        workflow.remove(membership=viewer, by=lead, at=now)
    again = invite(lead, email=viewer.email, role=Role.VIEWER)
    workflow.join(membership=again, user=viewer.user, at=now)
    viewer.user.refresh_from_db()
    assert viewer.user.active == again


def test_of_two_who_remove_one_another_one_stays(world, now, arrange):
    """Both pages asked the rule while both were there."""
    lead = world.warwickshire.lead
    with arrange():
        other = make_membership(lead.organisation, Role.FORCE_LEAD, "second@warwickshire.example")
    with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
        workflow.remove(membership=other, by=lead, at=now)
    with scope(Audience.FORCE, lead.force_id, by=By.of(other)), pytest.raises(workflow.RemovedError):
        workflow.remove(membership=lead, by=other, at=now)
    with arrange():
        assert Membership.objects.get(pk=lead.pk).left_at is None


# --- what the database refuses, whatever the code above it forgets --------------------------------------------


def raw(organisation, **values):
    """A membership as a careless programmer would write it, past Membership.save()."""
    values = {"audience": organisation.audience, "force": organisation.force, "role": Role.VIEWER, **values}
    return Membership(
        organisation=organisation, display_name="Planted", email="planted@kent.example", **values
    )


def organisation_of(slug):
    return Organisation.objects.get(slug=slug)


def test_another_forces_people_cannot_be_added_seen_or_removed(world, now):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Membership.objects.bulk_create([raw(organisation_of("kent"))])
        assert not Membership.objects.filter(force=world.kent.force).exists()
        assert Membership.objects.filter(pk=world.kent.viewer.pk).update(left_at=now) == 0


def test_a_person_cannot_be_put_into_another_forces_organisation_under_ones_own_number(world):
    own = world.warwickshire.force.pk
    refused = pytest.raises(IntegrityError, match="membership_own_organisation")
    with scope(Audience.FORCE, own), refused, transaction.atomic():
        Membership.objects.bulk_create([raw(organisation_of("kent"), force_id=own, audience=Audience.FORCE)])


def test_a_force_cannot_make_national_people(world):
    with scope(Audience.FORCE, world.warwickshire.force.pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Membership.objects.bulk_create([raw(organisation_of("national"), role=Role.NATIONAL_LEAD)])
        with pytest.raises(IntegrityError, match="membership_role_by_audience"), transaction.atomic():
            Membership.objects.bulk_create([raw(organisation_of("warwickshire"), role=Role.NATIONAL_LEAD)])


def test_the_national_team_cannot_make_a_forces_contributors(world):
    refused = pytest.raises(DatabaseError, match="row-level security")
    with scope(Audience.NATIONAL), refused, transaction.atomic():
        Membership.objects.bulk_create([raw(organisation_of("kent"), role=Role.CONTRIBUTOR)])


def test_the_bare_login_changes_nothing_of_a_membership_but_that_its_person_came(world, now):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Membership.objects.filter(pk=world.kent.viewer.pk).update(role=Role.FORCE_LEAD)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        raw(organisation_of("kent")).save()
