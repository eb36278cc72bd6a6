"""Every form that changes what somebody wrote saves it by one mechanism: audit/editing.py, audit.workflow.save_over.

The forms are those of tests/prove/cases.py: each is pressed, and the history says whether a text that stood
there stands otherwise afterwards.
"""

import pytest
from django.apps import apps
from django.db.models import F

from audit.editing import KINDS
from audit.models import KeptConflict
from forces.models import Force, Organisation, PolicingBody
from forces.rights import live_of
from tests.architecture.asking import taken_back
from tests.architecture.routes import patterns
from tests.conftest import arranging
from tests.prove.cases import AUTOSAVES, CASES
from tests.prove.pressing import Pressed, at_hand, press, recording, rewritten
from tests.prove.stage import set_stage

# Forms that write over a text, and why there are no two versions to choose from. A post of a thread needs no entry: it
# is added to and never changed, which the database holds (FORCE_LOG in forces/grants.py).
OTHERWISE = {
    "packs:again": "why a PDF was not made is the worker's word, and goes when it is made again",
    "assessments:ask_to_change": "asked anew each time; what comes too late is kept and shown",
    "assessments:bring_in_sheet": "saves over what its preview showed, by save_over; the file itself is kept",
    "assessments:together": "answers what has no answer, and counts it up: an open page meets it by its revision",
    "actionplans:send_back_publication": "a reason, said with each decision; the earlier one is in the history",
    "actionplans:withdraw_publication": "the same",
    "moderation:panel": "each decision stays; one that has not seen the last comes too late, and is kept",
    "reviews:decide": "said once: a second message is kept beside the first",
    "removals:agree": "takes words out, which is what two people asked for",
    "people:send_again": "a new link by mail; no text of anybody's",
    "history:conflict": "the mechanism itself",
}
# Rows that count their revisions, and whose words no form changes.
COUNTED_OTHERWISE = {
    "assessments.Assessment": "counts its stages",
    "reviews.Review": "counts changes of its findings",
    "reviews.Reading": "counts what is recorded in it",
    "reviews.PlanReview": "counts changes of its marks and findings",
    "evidence.Evidence": "no form changes one",
}
# An organisation repeats the name of its force or policing body, where nobody edits it: {row: those it repeats}.
REPEATS = {Organisation: {Force, PolicingBody}}
FORMS = {name for kind in KINDS.values() for name in kind.changed_by}


def test_every_row_that_counts_revisions_is_told():
    counted = {
        model._meta.label
        for model in apps.get_models()
        if live_of(model) is model and any(field.name == "revision" for field in model._meta.fields)
    }
    missing = counted - set(KINDS) - set(COUNTED_OTHERWISE)
    assert not missing, (
        f"{sorted(missing)}: counts revisions, and no kind of audit/editing.py says how people edit it. Tell it in the"
        " app's editing.py, or give its reason in COUNTED_OTHERWISE of tests/prove/test_editing.py."
    )


def test_every_form_that_is_named_is_there():
    assert set(patterns()) >= FORMS
    assert {case.form for case in CASES} | AUTOSAVES >= FORMS


@pytest.fixture
def props(world, arrange):
    with arrange():
        return set_stage(world)


def test_every_form_that_changes_a_text_keeps_all_three(presses: list[Pressed], props):
    otherwise, wrong, stale = set(), [], set()
    for pressed in presses:
        case, changed = pressed.case, pressed.rewritten
        repeated = {model for model, others in REPEATS.items() if others & changed}
        rows = changed - {KeptConflict, *repeated}
        if not rows or case.form in OTHERWISE:
            continue
        if case.form not in FORMS:
            otherwise.add(case.form)
            continue
        for model in rows:
            with taken_back():
                wrong += stale_press(case, props, model)
            stale.add(case.form)
    assert not otherwise, (
        f"{sorted(otherwise)}: writes over what somebody wrote. Save it by audit.workflow.save_over, tell its kind in"
        " the app's editing.py, or give its reason in OTHERWISE of tests/prove/test_editing.py."
    )
    assert not wrong, "\n".join(wrong)
    assert stale == FORMS - AUTOSAVES


def stale_press(case, props, model):
    """What is wrong when somebody else saves between the page and its form."""
    kind = KINDS[model._meta.label]
    meanwhile = "Written meanwhile."
    client, form, sent = at_hand(case, props)
    with taken_back():  # to see which row it is on this stage
        with recording() as events:
            press(client, form, sent)
        key = rewritten(events)[model][0]
    with arranging():
        row = model._base_manager.get(pk=key)
        name = next(name for name, field in kind.fields(row).items() if field.long)
        model._base_manager.filter(pk=key).update(**{name: meanwhile}, revision=F("revision") + 1)
    answer = press(client, form, sent)
    with arranging():
        kept = KeptConflict.objects.filter(subject=model._meta.label, subject_id=key).first()
        stands = model._base_manager.get(pk=key)
    if answer.status_code != 409 or kept is None or not kept.start:
        return [f"{case}: answered {answer.status_code}, kept {kept and kept.start}"]
    found = []
    if meanwhile not in kept.theirs.values() or meanwhile not in map(str, vars(stands).values()):
        found.append(f"{case}: what stood is {kept.theirs}")
    typed = [value for value in case.fill.values() if value in kept.yours.values()]
    if not typed:
        found.append(f"{case}: {case.fill} is not in {kept.yours}")
    page = client.get(f"/history/conflicts/{kept.public_id}/").content.decode()
    with arranging():
        place = kind.place(stands)
    shown = [client.get(url.partition("#")[0]).content.decode() for url in (case.page(props), place)]
    if "data-news=" not in shown[0] or not any('/texts/"' in page for page in shown):
        found.append(f"{case}: tells of no other's save, or leads to no earlier texts")
    # Marked word by word: any word of the text is enough.
    if page.count("Written") < 1 or any(str(text).split()[0] not in page for text in typed):
        found.append(f"{case}: its page does not show the texts")
    return found
