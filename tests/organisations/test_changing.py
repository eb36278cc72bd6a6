"""Adding organisations, changing and renaming them, closing them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import KeptConflict
from forces.choices import Audience, ForceKind
from forces.loading import load_forces
from forces.models import Force, Organisation, PolicingBody
from forces.scope import scope
from organisations.rows import former_names
from tests.organisations.kept import LIST, body, day, force, page_of, said

pytestmark = pytest.mark.django_db

ADD_FORCE, ADD_BODY, ADD_OBSERVER = (f"{LIST}new/{kind}/" for kind in ("force", "policing-body", "observer"))


@pytest.fixture
def national(world, sign_in):
    return sign_in(world.national_lead)


@pytest.fixture
def of(arrange):
    """The organisation of a slug, with nothing hidden."""

    def find(slug):
        with arrange():
            return Organisation.objects.select_related("force__region", "policing_body").get(slug=slug)

    return find


def stands(row, **values):
    """What the form of a force sends when nothing is touched."""
    return {
        "name": row.name,
        "short_name": row.short_name,
        "tile_name": row.tile_name,
        "abbreviation": row.abbreviation,
        "kind": row.kind,
        "region": str(row.region_id),
        "code": row.code,
        **day("named_since", row.named_since),
        **day("opened_on", row.opened_on),
        "revision": str(row.revision),
    } | values


def test_a_force_beyond_the_43_is_data(national, arrange, of):
    response = national.post(ADD_FORCE, force(arrange))
    assert response.headers["Location"] == page_of("british-transport-police")
    made = of("british-transport-police")
    assert (made.audience, made.force.kind, made.force.region.code) == ("force", ForceKind.OTHER, "beyond")
    assert national.post(
        ADD_FORCE, force(arrange, name="Civil Nuclear Constabulary", abbreviation="CNC")
    ).headers["Location"] == page_of("civil-nuclear-constabulary")
    other = of("civil-nuclear-constabulary").force
    assert (other.tile_row, other.tile_column) == (made.force.tile_row, made.force.tile_column + 1)
    with arrange():
        territorial = Force.objects.filter(kind=ForceKind.TERRITORIAL)
        assert territorial.count() == 43
        assert not territorial.filter(tile_row__gte=made.force.tile_row).exists()
    assert "British Transport Police" in said(national.get(f"{LIST}?words=transport"))


def test_a_name_that_is_taken_is_refused_and_a_slug_is_made_of_the_next(national, arrange, of):
    taken = national.post(ADD_OBSERVER, {"name": "kent police", **day("named_since", None)})
    assert taken.status_code == 422
    assert "Another organisation has this name" in said(taken)
    for name in ("A regional lead", "A regional  lead."):
        assert national.post(ADD_OBSERVER, {"name": name, **day("named_since", None)}).status_code == 302
    assert of("a-regional-lead").name == "A regional lead"
    assert of("a-regional-lead-2").audience == "observer"
    national.post(ADD_OBSERVER, {"name": "New", **day("named_since", None)})
    assert of("new-2").name == "New"  # /new/ is a page of its own


@pytest.mark.parametrize("kind", ["national", "portfolio", "public", "x", "policing_body_"])
def test_nothing_else_is_added(national, kind):
    assert national.get(f"{LIST}new/{kind}/").status_code == 404


def test_what_is_wrong_leads_to_its_field(national, world, arrange):
    refused = national.post(
        ADD_FORCE, force(arrange, name="", region="0", kind="x", **day("opened_on", date(1999, 1, 1)))
    )
    assert refused.status_code == 422
    page = said(refused)
    for words in (
        "Enter the name",
        "Choose a region from the list",
        "Choose what it is",
        "between 2000 and 2100",
    ):
        assert words in page
    none = said(national.post(ADD_BODY, body(world.kent.force, **day("from_date", None))))
    assert "Enter the first day in office" in none


def test_a_policing_body_follows_another(world, national, of):
    """PCCs end in 2028."""
    assert national.post(ADD_BODY, body(world.kent.force)).status_code == 302
    mayor, pcc = of("the-mayor-of-kent"), world.kent.policing_body.organisation
    close = page_of(pcc.slug, "close")
    assert "The Mayor of Kent" in said(national.get(close))
    sent = {"successor": str(mayor.policing_body_id), "revision": "1", **day("to_date", date(2028, 5, 7))}
    assert national.post(close, sent).headers["Location"] == page_of(pcc.slug)
    ended = of(pcc.slug)
    assert (ended.policing_body.to_date, ended.closed_on) == (date(2028, 5, 7), date(2028, 5, 8))
    assert ended.policing_body.successor == mayor.policing_body
    assert not ended.is_closed
    with scope(Audience.NATIONAL):
        kent = PolicingBody.objects.filter(force=world.kent.force)
        assert kent.in_office_on(date(2028, 5, 7)).get() == ended.policing_body
        assert kent.in_office_on(date(2028, 5, 8)).get() == mayor.policing_body


def test_a_successor_is_of_the_same_force_follows_an_end_and_makes_no_ring(world, national, arrange):
    national.post(ADD_BODY, body(world.kent.force))
    with arrange():
        other = PolicingBody.objects.get(force__slug="surrey", to_date__isnull=True)
        mayor = PolicingBody.objects.get(slug="the-mayor-of-kent")
        kent, surrey = Force.objects.get(slug="kent"), Force.objects.get(slug="surrey")
    close = page_of(world.kent.policing_body.organisation.slug, "close")
    until = day("to_date", date(2028, 5, 7))
    assert "Choose a policing body from the list" in said(
        national.post(close, {"successor": other.pk, **until})
    )
    no_end = national.post(close, {"successor": mayor.pk, **day("to_date", None)})
    assert "only what ends has a successor" in said(no_end)
    gone = day("closed_on", date(2027, 4, 1))
    assert "It would follow upon itself" in said(
        national.post(page_of("kent", "close"), {"successor": kent.pk, **gone, "revision": "1"})
    )
    assert (
        national.post(page_of("kent", "close"), {"successor": surrey.pk, **gone, "revision": "1"}).status_code
        == 302
    )
    assert "It would follow upon itself" in said(
        national.post(page_of("surrey", "close"), {"successor": kent.pk, **gone, "revision": "1"})
    )


def test_an_end_before_the_beginning_is_refused(world, national, arrange):
    national.post(ADD_FORCE, force(arrange, **day("opened_on", date(2027, 4, 1))))
    early = day("closed_on", date(2027, 3, 1)) | {"revision": "1", "successor": ""}
    assert "cannot come before the first" in said(
        national.post(page_of("british-transport-police", "close"), early)
    )
    body_page = page_of(world.kent.policing_body.organisation.slug, "close")
    assert "cannot come before the first" in said(
        national.post(body_page, {"revision": "1", **day("to_date", date(2001, 1, 1))})
    )


def test_a_new_name_keeps_the_old_one_and_a_spelling_does_not(world, national, of):
    row = of("kent").force
    change = page_of("kent", "change")
    spelt = stands(row, name="Kent Polis")
    assert national.post(change, spelt).status_code == 302
    renamed = stands(row, name="Kent Constabulary", revision="2", **day("named_since", date(2027, 4, 1)))
    assert national.post(change, renamed).status_code == 302
    found = of("kent")
    assert (found.name, found.named_since, found.slug) == ("Kent Constabulary", date(2027, 4, 1), "kent")
    with scope(Audience.NATIONAL):
        assert [(one.name, one.until) for one in former_names(found.force)] == [
            ("Kent Polis", date(2027, 4, 1))
        ]
    assert "Kent Polis, until 1 April 2027" in said(national.get(page_of("kent")))
    assert "Kent Constabulary" in said(national.get(f"{LIST}?words=kent+polis"))
    assert "Kent Constabulary" in said(national.get("/history/organisations/kent/"))


def test_what_came_too_late_is_kept_beside_what_stands(world, national, sign_in, of, arrange):
    row = of("kent").force
    change = page_of("kent", "change")
    national.post(change, stands(row, name="Kent One"))
    late = national.post(change, stands(row, name="Kent Two"))
    assert late.status_code == 409
    with arrange():
        kept = KeptConflict.objects.get()
        kent = Force.objects.get(slug="kent")
    assert (kept.yours["name"], kept.theirs["name"], kept.start["name"]) == ("Kent Two", "Kent One", row.name)
    settled = national.post(
        f"/history/conflicts/{kept.public_id}/", {"which": "mine", "revision": str(kent.revision)}
    )
    assert settled.status_code == 302
    assert of("kent").name == "Kent Two"
    assert national.get("/history/organisations/kent/texts/").status_code == 200


def test_the_national_team_stays_open(national):
    assert national.get(page_of("national", "close")).status_code == 403
    assert national.get(page_of("national", "change")).status_code == 200


def test_an_observer_closes_and_opens_again(national, of):
    today = timezone.localdate()
    close = page_of("home-office", "close")
    assert national.post(close, {"revision": "1", **day("closed_on", today)}).status_code == 302
    assert of("home-office").is_closed
    assert national.post(close, {"revision": "2", **day("closed_on", None)}).status_code == 302
    assert not of("home-office").is_closed


def test_the_content_is_not_loaded_over_what_was_changed(national, of, owner_loads):
    row = of("kent").force
    national.post(page_of("kent", "change"), stands(row, name="Kent Constabulary"))
    owner_loads()
    assert (of("kent").name, of("kent").force.name) == ("Kent Constabulary", "Kent Constabulary")
    assert of("surrey").name == "Surrey Police"


@pytest.fixture
def owner_loads(arrange):
    def load():
        with arrange():
            load_forces()

    return load


@pytest.mark.parametrize(
    "audience",
    [Audience.FORCE, Audience.POLICING_BODY, Audience.PORTFOLIO, Audience.OBSERVER, Audience.PUBLIC],
)
@pytest.mark.parametrize("model", [Force, PolicingBody, Organisation])
def test_the_database_lets_the_national_team_alone_write_them(world, audience, model):
    with (
        scope(audience, world.kent.force.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        model.objects.filter(slug__startswith="kent").update(name="Ours")
    with (
        scope(Audience.NATIONAL),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        connection.cursor().execute(f"DELETE FROM {model._meta.db_table}")


def test_a_force_that_has_closed_takes_part_no_more(world, arrange):
    today = timezone.localdate()
    with arrange():
        Force.objects.filter(slug="kent").update(closed_on=today)
        Force.objects.filter(slug="surrey").update(closed_on=today + timedelta(days=1))
        Force.objects.filter(slug="essex").update(opened_on=today + timedelta(days=1))
    with scope(Audience.NATIONAL):
        slugs = set(Force.objects.there_on(today).values_list("slug", flat=True))
        assert slugs.isdisjoint({"kent", "essex"})
        assert "surrey" in slugs
        while_it_ran = Force.objects.there_between(today - timedelta(days=9), today)
        assert while_it_ran.filter(slug="kent").exists()
