"""The words are planted in every text of every row of a force, whichever models there are, and removed: they are
nowhere in the whole database, no file has them, and no other force lost a letter."""

import pytest
from django.apps import apps

from assessments.models import Rating
from audit.models import AccessLog, Removal, RemovedPlace
from audit.removal import search
from audit.removal.columns import KINDS, WHO, is_who, tables
from audit.removal.words import pattern_of
from forces import rights
from forces.choices import Audience
from forces.models import Membership
from tests.architecture.planting import plant
from tests.audit.removal.removals import acting, agree, ask, files_searched, places_left, spread

pytestmark = pytest.mark.django_db(transaction=True)


# What it writes of a force, the histories included.
_KEPT = (
    "reviews_barrier",
    "reviews_contact",
    "reviews_finding",
    "reviews_helpoffer",
    "reviews_moderatedgrade",
    "reviews_planfinding",
    "reviews_planmark",
    "reviews_planreview",
    "reviews_readinggrade",
    "reviews_review",
    "reporting_pack",
    "reporting_packpaper",
    "reporting_packsection",
)
OF_THE_NATIONAL_TEAM = {
    *_KEPT,
    *(f"{table}event" for table in _KEPT),
    "assessments_extension",
    "reporting_exportedforce",
    "returns_asked",
    "returns_decision",
    "reviews_message",
    "reviews_paneldecision",
    "reviews_teamcomment",
}


def test_nothing_is_left_anywhere(world, arrange):
    with arrange():
        everything = plant(world)
    people = everything.own.people
    planted = spread(people.force.pk)
    empty = [column for column, rows in planted.items() if not rows]
    assert empty == [], f"{empty}: plant a row with a text there: tests/architecture/planting.py."
    spread(everything.other.force.pk, "Another force’s words")
    assert len(places_left()) > 20
    others_before = places_left("another force")
    removal = ask(people.lead)
    files_searched(removal)
    places = agree(removal, people.chief)
    # What the national team wrote is not the force's to change: that team is asked, and nobody else is told.
    left = places_left()
    # Nor is what its policing body wrote.
    assert set(left) == OF_THE_NATIONAL_TEAM | {"actionplans_policingbodycomment"}
    with acting(world.national_lead):
        (raised,) = Removal.objects.waiting_for(world.national_lead).filter(force=None, raised_by=removal)
    assert agree(raised, world.national_lead) >= sum(left.values())
    assert places_left() == {}
    assert places_left("another force") == others_before
    with acting(people.lead):
        assert RemovedPlace.objects.filter(removal=removal).count() == places
    assert places >= sum(planted.values()) * 0.9


WHO_IS_KEPT = {
    "actionplans_chiefofficercomment.by_name",
    "actionplans_edition.shared_by_name",
    "actionplans_editionaction.owner_name",
    "actionplans_policingbodycomment.by_name",
    "actionplans_publication.decided_by_name",
    "actionplans_publication.sent_by_name",
    "actionplans_releasedresponse.released_by_name",
    "assessments_extension.by_name",
    "assessments_sentback.by_name",
    "assessments_signoff.by_name",
    "assessments_submission.sent_by_name",
    "assessments_submission.signed_by_name",
    "audit_accesslog.by_name",
    "audit_keptconflict.theirs_name",
    "audit_removal.asked_by_name",
    "audit_removal.decided_by_name",
    "forces_membership.display_name",
    "forces_membership.email",
    "practice_consent.answered_by_name",
    "practice_consent.asked_by_name",
    "practice_practiceoffer.sent_by_name",
    "returns_asked.asked_by_name",
    "returns_decision.by_name",
    "returns_return.sent_by_name",
    "reviews_barrier.by_name",
    "reviews_contact.by_name",
    "reviews_finding.written_by_name",
    "reviews_helpoffer.by_name",
    "reviews_message.by_name",
    "reviews_paneldecision.decided_by_name",
    "reviews_planfinding.written_by_name",
    "reviews_planmark.marked_by_name",
    "reviews_planreview.released_by_name",
    "reviews_planreview.reviewer_name",
    "reviews_reading.reader_name",
    "reviews_review.decided_by_name",
    "reviews_review.reviewer_name",
    "reviews_teamcomment.by_name",
    "reviews_themetag.tagged_by_name",
}


def test_what_says_who_did_it_is_out_of_reach_and_nothing_else_of_that_shape():
    """Each exclusion is named here once more: a new one is somebody's decision."""
    kept = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model") and any(f.name == "force" for f in model._meta.fields)
        for field in model._meta.concrete_fields
        if is_who(model, field.name)
    }
    found = {name for name in kept if not name.startswith("reporting_")}
    assert found == WHO_IS_KEPT, (
        f"{sorted(found ^ WHO_IS_KEPT)}: out of reach of removals by its name (by_name, ..._by_name) or by WHO of"
        " audit/removal/columns.py. Add it to WHO_IS_KEPT of tests/audit/removal/test_everywhere.py when the portal"
        " writes it from the account; otherwise give it another name."
    )
    labels = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.concrete_fields}
    assert set(WHO) <= labels
    assert not [
        c
        for table in tables()
        for c in table.columns
        if c.name == "pgh_context" or c.name.endswith("by_name")
    ]


@pytest.mark.parametrize("words", [*Audience.values, "Chief", "National reviewer"])
def test_no_words_reach_who_did_it(world, words):
    """A force changed a row; a national reviewer and a policing body opened something of it."""
    people = world.warwickshire
    with acting(people.chief):
        rating = Rating.objects.filter(force=people.force).first()
        rating.comment = "It is in place."
        rating.save()
    with acting(people.lead):
        AccessLog.objects.create(
            force=people.force,
            by=people.lead,
            by_name=f"National reviewer, {words}",
            audience="force",
            act="opened",
            what="a page",
        )
        before = list(AccessLog.objects.values_list("by_name", "audience"))
        contexts = list(rating.history.values_list("pgh_id", "pgh_context"))
        found = search.find(force_id=people.force.pk, pattern=pattern_of(words))
        assert not [kind for kind, _ in found.kinds if kind.startswith("Earlier") or "opened" in kind]
    removal = ask(people.lead, words=words)
    files_searched(removal)
    agree(removal, people.chief)
    with acting(people.lead):
        assert list(AccessLog.objects.values_list("by_name", "audience")) == before
        assert set(contexts_of(contexts)) <= set(
            contexts_of(rating.history.values_list("pgh_id", "pgh_context"))
        )
        assert not RemovedPlace.objects.filter(removal=removal, column_name="pgh_context").exists()
        assert Membership.objects.get(pk=people.chief.pk).display_name == people.chief.display_name


def contexts_of(rows):
    return [(key, str(sorted((context or {}).items()))) for key, context in rows]


def test_each_place_has_a_name_that_people_read():
    """What is counted before somebody agrees is no name of the code's."""
    places = {rights.live_of(table.model)._meta.label for table in tables()}
    assert places == set(KINDS), (
        f"{sorted(places ^ set(KINDS))}: say in KINDS of audit/removal/columns.py what people call these rows."
    )
