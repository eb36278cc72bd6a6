"""Managing the people of one's own organisation."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from forces.choices import Role
from forces.models import Membership, Organisation
from tests.world import make_membership

pytestmark = pytest.mark.django_db

LIST, INVITE = reverse("people:list"), reverse("people:invite")
ASKED = {
    "name": "Nia Price",
    "email": "nia.price@warwickshire.police.uk",
    "post": "Analyst",
    "role": "contributor",
}
# Session, person, scope; and what only a test pays: a savepoint, its release, leaving the scope.
EVERY_PAGE = 3 + 3


@pytest.fixture
def lead(world, sign_in):
    return sign_in(world.warwickshire.lead)


@pytest.fixture
def planted(arrange):
    """What is in the table, with nothing hidden."""

    def find(**values):
        with arrange():
            return list(Membership.objects.filter(**values).select_related("organisation"))

    return find


def test_the_list_shows_ones_own_organisation_and_nobody_else(world, lead):
    page = lead.get(LIST).content.decode()
    for person in (world.warwickshire.lead, world.warwickshire.chief, world.warwickshire.viewer):
        assert person.email in page
    for person in (world.kent.lead, world.reviewer, world.warwickshire.policing_body):
        assert person.email not in page


def test_the_list_costs_the_same_for_one_person_and_for_many(world, lead, arrange, django_assert_num_queries):
    with django_assert_num_queries(EVERY_PAGE + 2):
        lead.get(LIST)
    with arrange():
        warwickshire = Organisation.objects.get(slug="warwickshire")
        for number in range(3):
            make_membership(warwickshire, Role.CONTRIBUTOR, f"person{number}@warwickshire.example")
    with django_assert_num_queries(EVERY_PAGE + 2):
        lead.get(LIST)


@pytest.mark.asvs("8.2.3")
def test_who_may_not_manage_sees_names_and_no_addresses_or_buttons(world, sign_in):
    page = sign_in(world.warwickshire.viewer).get(LIST).content.decode()
    assert world.warwickshire.lead.display_name in page
    assert world.warwickshire.lead.email not in page
    assert "/remove/" not in page
    assert INVITE not in page


def test_an_invitation_shows_where_it_went_and_in_the_demonstration_its_link(world, lead, planted):
    response = lead.post(INVITE, ASKED, follow=True)
    (invited,) = planted(email=ASKED["email"])
    assert response.redirect_chain == [(reverse("people:invited", args=[invited.public_id]), 302)]
    assert (invited.display_name, invited.post, invited.role) == ("Nia Price", "Analyst", "contributor")
    assert invited.organisation == world.warwickshire.lead.organisation
    (message,) = mail.outbox
    link = next(line for line in message.body.splitlines() if line.startswith("http://testserver/"))
    assert link in response.content.decode()


def test_outside_the_demonstration_the_link_is_in_the_mail_alone(lead, settings):
    settings.DEMO = False
    page = lead.post(INVITE, ASKED, follow=True).content.decode()
    assert "Nia Price is invited" in page
    assert "/accounts/invitation/" not in page


@pytest.mark.asvs("15.3.3", "2.2.2")
def test_the_organisation_is_the_leads_whatever_is_sent(world, lead, planted):
    kent = world.kent.lead.organisation
    tampered = {
        **ASKED,
        "organisation": kent.pk,
        "organisation_id": kent.pk,
        "force": kent.force_id,
        "force_id": kent.force_id,
        "audience": "national",
    }
    lead.post(f"{INVITE}?organisation={kent.pk}", tampered)
    (invited,) = planted(email=ASKED["email"])
    assert invited.organisation == world.warwickshire.lead.organisation
    assert invited.force_id == world.warwickshire.force.pk
    assert invited.audience == "force"


@pytest.mark.parametrize("role", ["national_lead", "reviewer", "policing_body", "observer", "nonsense", ""])
@pytest.mark.asvs("2.2.3", "8.2.3")
def test_only_roles_of_the_organisation_can_be_given(lead, planted, role):
    response = lead.post(INVITE, {**ASKED, "role": role})
    assert response.status_code == 422
    assert not planted(email=ASKED["email"])


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "Enter the person’s full name"),
        ("email", "", "Enter the person’s work email address"),
        ("email", "nia.price", "Enter an email address in full, like name@force.police.uk"),
        ("role", "", "Choose a role"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(lead, field, typed, says):
    response = lead.post(INVITE, {**ASKED, field: typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#id_{field}">{says}</a>' in page
    assert "Error: " in page


def test_whoever_is_there_already_is_not_invited_again(lead):
    lead.post(INVITE, ASKED)
    response = lead.post(INVITE, {**ASKED, "email": ASKED["email"].upper()})
    assert response.status_code == 422
    assert "This person already has that role here" in response.content.decode()
    assert len(mail.outbox) == 1


def test_when_no_mail_can_be_sent_nobody_is_invited(lead, settings, planted):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = lead.post(INVITE, ASKED)
    assert response.status_code == 422
    assert "nothing was changed" in response.content.decode()
    assert not planted(email=ASKED["email"])


def test_sending_again_sends_a_new_link(lead, planted):
    lead.post(INVITE, ASKED)
    (invited,) = planted(email=ASKED["email"])
    response = lead.post(reverse("people:send_again", args=[invited.public_id]))
    assert response.status_code == 302
    assert len(mail.outbox) == 2
    (again,) = planted(email=ASKED["email"])
    assert again.invitation_sent_at > invited.invitation_sent_at


def test_removing_asks_first_and_then_ends_the_membership(world, lead, planted):
    viewer = world.warwickshire.viewer
    address = reverse("people:remove", args=[viewer.public_id])
    assert viewer.display_name in lead.get(address).content.decode()
    (still_there,) = planted(pk=viewer.pk)
    assert still_there.left_at is None
    response = lead.post(address, follow=True)
    assert f"{viewer.display_name} can no longer sign in here." in response.content.decode()
    (left,) = planted(pk=viewer.pk)
    assert left.left_at is not None
    assert left.user_id == viewer.user_id


@pytest.mark.asvs("7.4.2")
def test_who_was_removed_is_out_at_the_next_page_and_can_be_invited_again(world, lead, sign_in):
    viewer = world.warwickshire.viewer
    their_browser = sign_in(viewer)
    assert their_browser.get(LIST).status_code == 200
    lead.post(reverse("people:remove", args=[viewer.public_id]))
    assert their_browser.get(LIST).url == reverse("accounts:no_access")
    page = lead.get(LIST).content.decode()
    again = f"{INVITE}?again={viewer.public_id}"
    assert f'href="{again}"' in page
    form = lead.get(again).content.decode()
    assert f'value="{viewer.display_name}"' in form
    assert f'value="{viewer.email}"' in form


def test_an_invitation_is_withdrawn_the_same_way(lead, planted):
    lead.post(INVITE, ASKED)
    (invited,) = planted(email=ASKED["email"])
    response = lead.post(reverse("people:remove", args=[invited.public_id]), follow=True)
    assert "Nia Price is no longer invited." in response.content.decode()


def test_nobody_removes_themselves(world, lead, planted):
    me = world.warwickshire.lead
    address = reverse("people:remove", args=[me.public_id])
    assert lead.get(address).status_code == 403
    assert lead.post(address).status_code == 403
    (still_there,) = planted(pk=me.pk)
    assert still_there.left_at is None


@pytest.mark.parametrize("who", ["contributor", "chief", "viewer", "policing_body"])
@pytest.mark.asvs("8.2.1", "8.3.1")
def test_who_may_not_manage_people_is_told_so(world, sign_in, planted, who):
    client = sign_in(getattr(world.warwickshire, who))
    colleague = world.warwickshire.lead if who != "policing_body" else world.warwickshire.policing_body
    assert client.get(INVITE).status_code == 403
    assert client.post(INVITE, ASKED).status_code == 403
    assert client.post(reverse("people:remove", args=[colleague.public_id])).status_code == 403
    assert client.post(reverse("people:send_again", args=[colleague.public_id])).status_code == 403
    assert client.get(reverse("people:invited", args=[colleague.public_id])).status_code == 403
    assert not planted(email=ASKED["email"])
    assert not planted(left_at__isnull=False)


@pytest.mark.parametrize("name", ["people:remove", "people:send_again", "people:invited"])
def test_people_of_another_organisation_are_not_found(world, lead, planted, name):
    for stranger in (world.kent.viewer, world.reviewer, world.warwickshire.policing_body):
        address = reverse(name, args=[stranger.public_id])
        answers = {lead.get(address).status_code, lead.post(address).status_code}
        assert answers <= {404, 405}
        assert 404 in answers
    nobody = reverse(name, args=["00000000-0000-4000-8000-000000000000"])
    assert 404 in {lead.get(nobody).status_code, lead.post(nobody).status_code}
    assert not planted(left_at__isnull=False)


def test_the_national_lead_manages_the_national_team_alone(world, sign_in, planted):
    client = sign_in(world.national_lead)
    page = client.get(LIST).content.decode()
    assert world.reviewer.email in page
    assert world.kent.lead.email not in page
    assert world.stalking.email not in page
    client.post(INVITE, {**ASKED, "email": "new@npcc.police.uk", "role": "reviewer"})
    (invited,) = planted(email="new@npcc.police.uk")
    assert invited.audience == "national"
    assert client.post(reverse("people:remove", args=[world.reviewer.public_id])).status_code == 302
    assert client.get(reverse("people:remove", args=[world.kent.lead.public_id])).status_code == 404


def test_a_reviewer_does_not_manage_the_national_team(world, sign_in):
    assert sign_in(world.reviewer).get(INVITE).status_code == 403


@pytest.mark.asvs("1.2.1")
def test_names_are_escaped(world, lead, arrange):
    with arrange():
        Membership.objects.filter(pk=world.warwickshire.viewer.pk).update(
            display_name="<script>x</script>", left_at=timezone.now()
        )
        Membership.objects.filter(pk=world.warwickshire.chief.pk).update(display_name="<script>y</script>")
    page = lead.get(LIST).content.decode()
    assert "<script>x" not in page
    assert "<script>y" not in page
