"""Read blind: what each of the team may see of a submission that two people read, with rows that could be seen."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from assessments.models import Cycle
from assessments.signing import NotAllowedNowError
from audit.editing import KINDS, news_url
from audit.models import AccessLog
from forces.choices import Role
from forces.models import FormerForce, Membership, Organisation
from reviews import rules, sharing
from reviews.models import Finding, Reading, ReadingGrade, Review, TeamComment
from reviews.sharing import readers_for
from reviews.who_reads import pool
from tests.reviews.conftest import CODE
from tests.world import make_membership

pytestmark = pytest.mark.django_db

MINE, THEIRS = "Mine: CANARY-ONE", "Theirs: CANARY-TWO"


@pytest.fixture
def blind(desk, give, record):
    """The reviewer and a colleague read it, and each has recorded something."""
    first, second = give(desk.world.reviewer, desk.colleague)
    record(first, words=MINE)
    record(second, value=4, words=THEIRS)
    return first, second


@pytest.fixture
def third(desk, arrange):
    with arrange():
        national = Organisation.objects.get(slug="national")
        return make_membership(national, Role.REVIEWER, "third@national.example")


@pytest.fixture
def reading_lead(desk, arrange):
    with arrange():
        national = Organisation.objects.get(slug="national")
        return make_membership(national, Role.NATIONAL_LEAD, "reading.lead@national.example")


def hand_in(arrange, *readings):
    with arrange():
        for reading in readings:
            Reading.objects.filter(pk=reading.pk).update(state="handed_in", handed_in_at=reading.given_at)


def agreed(arrange, *readings):
    """Both handed in, with the same grade: nothing waits for a panel."""
    with arrange():
        ReadingGrade.objects.update(grade=ReadingGrade.objects.first().grade_id)
    hand_in(arrange, *readings)


def seen(acting, by):
    with acting(by):
        return [
            sorted(model.objects.in_sight_of(by).values_list(text, flat=True))
            for model, text in ((ReadingGrade, "reason"), (Finding, "text"), (TeamComment, "text"))
        ]


def test_each_reader_sees_their_own_and_nothing_of_the_others(desk, blind, acting):
    assert seen(acting, desk.world.reviewer) == [[MINE]] * 3
    assert seen(acting, desk.colleague) == [[THEIRS]] * 3


def test_one_who_handed_in_waits_for_the_other(desk, blind, acting, arrange):
    first, second = blind
    hand_in(arrange, first)
    assert seen(acting, desk.world.reviewer) == [[MINE]] * 3
    assert seen(acting, desk.colleague) == [[THEIRS]] * 3
    hand_in(arrange, second)
    assert seen(acting, desk.world.reviewer) == [[MINE, THEIRS]] * 3
    assert seen(acting, desk.colleague) == [[MINE, THEIRS]] * 3


def test_nobody_else_but_the_lead_could_tell_them(desk, blind, acting, third):
    assert seen(acting, third) == [[], [], []]
    assert seen(acting, desk.world.national_lead) == [[MINE, THEIRS]] * 3


def test_a_lead_who_reads_it_reads_it_blind(desk, give, record, acting, reading_lead):
    first, second = give(desk.world.reviewer, reading_lead)
    record(first, words=MINE)
    record(second, words=THEIRS)
    assert seen(acting, reading_lead) == [[THEIRS]] * 3


def test_what_is_read_once_everybody_of_the_team_sees(desk, give, record, acting, third):
    (first,) = give(desk.world.reviewer)
    record(first, words=MINE)
    assert seen(acting, third) == [[MINE]] * 3


def test_a_second_reading_that_nobody_has_yet_makes_it_blind(desk, give, record, acting, arrange, third):
    (first,) = give(desk.world.reviewer)
    record(first, words=MINE)
    with arrange():
        Reading.objects.create(force=first.force, review=first.review, place=2)
    assert seen(acting, third) == [[], [], []]


def test_a_finding_that_was_rewritten_stays_in_its_readers_sight(desk, blind, acting, arrange):
    with arrange():
        Finding.objects.filter(text=MINE).update(written_by=desk.world.national_lead)
    assert seen(acting, desk.world.reviewer)[1] == [MINE]


# --- every page -------------------------------------------------------------------------------------------------


def pages(desk):
    finding = Finding.objects.get(text=THEIRS)
    reading = Reading.objects.get(reader=desk.colleague)
    return [
        *(desk.url(name) for name in ("review", "decide", "agree", "hand_in", "feedback")),
        desk.page(),
        desk.url("finding", CODE, finding.public_id),
        desk.url("remove", CODE, finding.public_id),
        reverse("history:review", args=[desk.submission.public_id]),
        reverse("history:finding", args=[finding.public_id]),
        reverse("history:finding_texts", args=[finding.public_id]),
        reverse("history:reading_grade", args=[reading.public_id, CODE]),
        reverse("history:reading_grade_texts", args=[reading.public_id, CODE]),
        reverse("reviews:queue"),
        reverse("reporting:home"),
        reverse("history:conflicts"),
    ]


def test_no_page_shows_a_reader_the_others(desk, blind, sign_in, arrange, third):
    with arrange():
        urls = pages(desk)
    for by in (desk.world.reviewer, third):
        client = sign_in(by)
        leaks = [url for url in urls if THEIRS in client.get(url).content.decode()]
        assert not leaks, by
    lead = sign_in(desk.world.national_lead)
    shown = [url for url in urls if THEIRS in lead.get(url).content.decode()]
    assert desk.page() in shown  # the words could have been seen


def test_no_search_finds_the_others(desk, blind, sign_in, third):
    def found(by):
        return sign_in(by).get(reverse("reporting:search"), {"q": "CANARY"}).content.decode()

    assert "Mine:" in found(desk.world.reviewer)
    assert "Theirs:" not in found(desk.world.reviewer)
    assert "Mine:" not in found(third)
    assert "Theirs:" in found(desk.world.national_lead)


def test_no_news_and_no_other_form_reaches_the_others(desk, blind, sign_in, arrange):
    with arrange():
        grade = ReadingGrade.objects.get(reason=THEIRS)
        finding = Finding.objects.get(text=THEIRS)
        ReadingGrade.objects.filter(pk=grade.pk).update(revision=3)
    me = desk.world.reviewer
    client = sign_in(me)
    for model, row in ((ReadingGrade, grade), (Finding, finding)):
        url = news_url((model, [row.pk, 0]))
        assert parse_qs(urlsplit(url).query)["of"]
        assert "CANARY-TWO" not in client.get(url).content.decode()
        assert KINDS[model._meta.label].find
    stolen = {"kind": "gap", "text": "Over it.", "revision": 1}
    client.post(desk.url("finding", CODE, finding.public_id), stolen)
    client.post(desk.url("remove", CODE, finding.public_id), {"revision": 1})
    with arrange():
        assert Finding.objects.filter(text=THEIRS).exists()


def test_nobody_decides_while_it_is_read_blind(desk, blind, sign_in, arrange):
    client = sign_in(desk.world.national_lead)
    page = client.get(desk.url("decide")).content.decode()
    assert "Not both readings are handed in" in page
    with arrange():
        revision = Review.objects.get().revision
    sent = {"decision": "accepted", "message": "", "revision": revision, "do": "confirm"}
    assert client.post(desk.url("decide"), sent).status_code == 409
    agreed(arrange, *blind)
    assert client.post(desk.url("decide"), sent).status_code == 302
    with arrange():
        assert Review.objects.get().state == "accepted"


# --- beneath the pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["warwickshire.lead", "warwickshire.policing_body", "kent.lead", "stalking"])
def test_the_database_gives_nobody_else_any_of_it(desk, blind, acting, decide, arrange, who):
    agreed(arrange, *blind)
    decide("accept")
    person = desk.world
    for part in who.split("."):
        person = getattr(person, part)
    for model in (Reading, ReadingGrade, TeamComment):
        with acting(person), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(model.objects.all())


def test_what_was_handed_in_stands(desk, blind, acting, arrange):
    hand_in(arrange, *blind)
    with acting(desk.world.reviewer):
        assert not Reading.objects.update(state="started", handed_in_at=None)
        assert not ReadingGrade.objects.update(reason="Better said.")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ReadingGrade.objects.create(
                force=blind[0].force,
                reading=blind[0],
                provision=Finding.objects.first().provision.parent,
                grade=desk.world.grades[3],
                reason="Late.",
            )


# --- one person, two roles --------------------------------------------------------------------------------------


def test_in_no_role_does_a_reader_see_the_other(desk, blind, acting, arrange, reading_lead):
    """A lead who reads nothing under that role, and the second reading under another."""
    with arrange():
        Membership.objects.filter(pk=reading_lead.pk).update(user=desk.colleague.user)
        lead = Membership.objects.get(pk=reading_lead.pk)
        readings = list(Reading.objects.select_related("reader"))
    assert seen(acting, lead) == [[], [], []]
    assert not rules.sees_all_readings(lead, readings)


def test_nobody_is_given_what_they_could_have_seen(desk, blind, acting, arrange, third, reading_lead):
    first, second = blind
    with arrange():
        Reading.objects.filter(pk=first.pk).update(reader=third)  # given on: what was recorded stays in it
        Membership.objects.filter(pk=third.pk).update(user=desk.world.reviewer.user)
        second.refresh_from_db()
        again = Membership.objects.get(pk=third.pk)
        fourth = make_membership(third.organisation, Role.REVIEWER, "fourth@national.example")
    with acting(desk.world.national_lead):
        offered = set(readers_for(second))
        assert offered == {desk.colleague, fourth}, "none who had the first, none who sees it as a lead"
        for reader in (desk.world.reviewer, again, reading_lead):
            with pytest.raises(NotAllowedNowError):
                sharing.give(reading=second, reader=reader, due_on=None, revision=second.revision)


def test_where_nobody_else_may_read_it_a_lead_may(desk, blind, acting, arrange, reading_lead):
    """Nothing is decided before both are handed in: a reading that nobody could be given would stop the force."""
    _, second = blind
    with arrange():
        FormerForce.objects.create(membership=desk.colleague, force=second.force)
        second.refresh_from_db()
    lead = desk.world.national_lead
    with acting(lead):
        assert set(readers_for(second)) == {lead, reading_lead}
        sharing.give(reading=second, reader=lead, due_on=None, revision=second.revision)
        second.refresh_from_db()
        assert second.reader == lead


def test_who_sees_it_in_another_role_is_not_given_it(desk, blind, acting, arrange, third):
    _, second = blind
    with arrange():
        Membership.objects.filter(pk=third.pk).update(user=desk.world.national_lead.user)
        second.refresh_from_db()
        fourth = make_membership(third.organisation, Role.REVIEWER, "fourth@national.example")
    with acting(desk.world.national_lead):
        assert set(readers_for(second)) == {desk.colleague, fourth}


def test_where_only_who_has_it_may_read_it_a_lead_may_take_it_over(desk, blind, acting, arrange):
    """They may be ill."""
    _, second = blind
    with arrange():
        second.refresh_from_db()
    with acting(desk.world.national_lead):
        assert set(readers_for(second)) == {desk.colleague, desk.world.national_lead}


def test_who_has_it_may_be_given_another_day(desk, blind, acting, arrange):
    """A lead who reads it sees nothing of the other, however far that is."""
    _, second = blind
    lead = desk.world.national_lead
    with arrange():
        Reading.objects.filter(pk=second.pk).update(reader=lead)
        second = Reading.objects.get(pk=second.pk)
    with acting(lead):
        assert set(readers_for(second)) == {lead, desk.colleague}
        sharing.give(reading=second, reader=lead, due_on=date(2030, 1, 1), revision=second.revision)


def test_a_former_force_stays_one_in_every_role(desk, arrange, acting):
    with arrange():
        FormerForce.objects.create(membership=desk.colleague, force=desk.submission.force)
        again = make_membership(desk.colleague.organisation, Role.NATIONAL_LEAD, "again@national.example")
        Membership.objects.filter(pk=again.pk).update(user=desk.colleague.user)
        again = Membership.objects.get(pk=again.pk)
    with acting(desk.world.national_lead):
        assert rules.has_worked_for(again, desk.submission.force_id)
        former = {one.person.pk: one.former for one in pool()}
        assert former[again.pk] == former[desk.colleague.pk] == {desk.submission.force_id}


def test_nobody_begins_what_may_be_read_twice_before_it_is_shared_out(desk, sign_in, arrange):
    """Whoever is drawn as its second reader afterwards would have seen it."""
    with arrange():
        Cycle.objects.filter(pk=desk.world.cycle.pk).update(read_twice_percent=1)
    client = sign_in(desk.world.reviewer)
    page = client.get(desk.url("review")).content.decode()
    assert "nobody begins before" in page
    assert "Start the review" not in page
    assert client.post(desk.url("start")).status_code == 403
    for url, sent in (
        (desk.url("comment"), {"text": "Weak throughout."}),
        (desk.url("descriptor", CODE), desk.form()),
    ):
        assert client.post(url, sent).status_code in {403, 409}
    with arrange():
        assert not Finding.objects.exists()
        assert not TeamComment.objects.exists()
        review, _ = Review.objects.get_or_create(submission=desk.submission, force=desk.submission.force)
        Reading.objects.create(force=desk.submission.force, review=review, reader=desk.world.reviewer)
    assert "Start the review" in client.get(desk.url("review")).content.decode()


# --- what a force is told ---------------------------------------------------------------------------------------


def test_a_force_is_not_told_of_words_that_it_may_not_read(desk, blind, sign_in, arrange):
    first, _ = blind
    client = sign_in(desk.world.reviewer)
    finding = Finding.objects.filter(reading=first)
    with arrange():
        key = finding.get().public_id
        before = set(AccessLog.objects.values_list("pk", flat=True))
    for name, args in (("finding", [key]), ("reading_grade", [first.public_id, CODE])):
        for part in ("", "_texts"):
            assert client.get(reverse(f"history:{name}{part}", args=args)).status_code == 200
    with arrange():
        assert not AccessLog.objects.exclude(pk__in=before).filter(force=desk.submission.force).exists()
