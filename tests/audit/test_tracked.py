"""Every change of every row that people write is kept: a model has a history, or a reason why it needs none."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from audit.chain import chained
from forces import rights
from forces.choices import Audience
from forces.scope import By, scope
from tests.conftest import arranging

REFERENCE = "loaded by the owner from files that have a history of their own"
SIGNING_IN = (
    "of signing in: secrets, and marks that come and go; what a person may do stands on the membership"
)
COUNTS = "says when somebody was here, and nothing else"
REMOVED = "of a removal: what was removed may stand nowhere; the removal itself has a history"
TOLD = "tells of what has a history of its own, or how somebody wants to be told"
CHAIN = "proves the history, and is proved by its own hashes or signature"

# {model: why its rows have no history}. What is only ever added to needs none: it says for good what it says.
WITHOUT = {
    **dict.fromkeys(
        [
            "forces.Region", "forces.Portfolio",
            "frameworks.Passage", "frameworks.Scale", "frameworks.Grade", "actionplans.Obligation",
            "reviews.PlanMatter",
        ],
        REFERENCE,
    ),
    **dict.fromkeys(
        ["forces.User", "forces.Session", "forces.IdentityProvider", "forces.IdentityProvider_organisations"],
        SIGNING_IN,
    ),
    "audit.LastSeen": COUNTS,
    **dict.fromkeys(["audit.RemovalWords", "audit.RemovalFile", "audit.RemovedPlace"], REMOVED),
    **dict.fromkeys(["notices.Notice", "notices.Mail", "notices.Preference"], TOLD),
    "assessments.Opening": "how far a job of the portal is; the assessment that it makes has a history",
    "reporting.PublishedPaper": "made of rows that nobody changes; everybody reads it, and a history has names",
    "practice.TakenUp": "goes with an uptake, which has one; everybody reads it, and a history has names",
    "reporting.SavedFilter": "how somebody looks at the overview: theirs alone, kept or forgotten",
    "audit.IdempotencyKey": "of a form that was sent: swept after a day",
    **dict.fromkeys(["audit.ChainLink", "audit.ChainHead"], CHAIN),
}  # fmt: skip # laid out to be read

OURS = {
    "forces", "audit", "notices", "frameworks", "evidence", "practice", "actionplans", "returns", "assessments",
    "reviews",
    "reporting",
}  # fmt: skip # laid out to be read


def ours():
    return [m for m in rights.portal_models() if m._meta.app_label in OURS and not rights.is_event(m)]


def test_every_model_has_a_history_or_a_reason():
    without = [
        model._meta.label
        for model in ours()
        if not rights.is_tracked(model) and model not in chained() and model._meta.label not in WITHOUT
    ]
    assert not without, (
        f"{without}: say @tracked() (core/history.py) above the model, or in WITHOUT of tests/audit/test_tracked.py"
        " why it needs no history."
    )


def test_no_reason_is_given_for_what_has_a_history():
    tracked = {model._meta.label for model in ours() if rights.is_tracked(model)}
    assert not tracked & set(WITHOUT)


@pytest.mark.asvs("16.4.2")
@pytest.mark.django_db
@pytest.mark.parametrize("audience", list(Audience))
def test_nobody_changes_or_deletes_a_history_or_a_log(world, audience):
    with arranging():
        tables = [model for model in chained() if model._base_manager.exists()]
    assert len(tables) > 3
    for model in tables:
        table, key = model._meta.db_table, model._meta.pk.column
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET {key} = {key}"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                scope(audience, world.kent.force.pk, by=By.of(world.kent.lead)),
            ):
                connection.cursor().execute(change)


def test_the_models_that_are_excused_exist():
    unknown = [
        label
        for label in WITHOUT
        if label not in {m._meta.label for m in apps.get_models(include_auto_created=True)}
    ]
    assert not unknown, unknown
