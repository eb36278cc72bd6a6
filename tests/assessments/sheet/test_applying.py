"""Brought in: any valid filling arrives exactly, all of it or nothing, once."""

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessments.choices import SheetState
from assessments.models import Rating, SheetUpload, Summary
from assessments.sheet import applying
from assessments.sheet.applying import MovedOnError
from assessments.sheet.layout import cleaned
from audit.models import KeptConflict
from evidence.choices import ScanState
from evidence.scanning import Verdict
from evidence.storing import Room
from evidence.tasks import scan
from forces.choices import Audience
from forces.scope import scope
from tests.architecture.asking import taken_back
from tests.assessments.sheet.filling import as_excel_saves, with_cells
from tests.world import answer_all

pytestmark = pytest.mark.django_db

CODE, NEXT = "PREPARE.7.2.a", "PREPARE.7.2.b"
CODES = [f"PREPARE.7.2.{letter}" for letter in "abcdef"]
SUMMARIES = [f"PREPARE.{number}" for number in range(6, 10)]
# Whatever people can type or paste.
TYPED = st.one_of(
    st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
            st.sampled_from("_x0059\x0b\r\n=+-@ "),
        ),
        max_size=80,
    ),
    st.sampled_from(
        ["=1+1", "+44", "-5", "@all", "a\r\nb", "\U0001f469\u200d\U0001f4bb", "_x005F_x0041_", "#N/A"]
    ),
    st.integers(1, 4_000).map("é".__mul__),
)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],  # a smaller example is not worth its minutes
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    words=st.dictionaries(
        st.tuples(st.sampled_from(CODES), st.sampled_from(["comment", "reason"])), TYPED, min_size=1
    ),
    grades=st.dictionaries(st.sampled_from(CODES), st.integers(0, 5)),
    summaries=st.dictionaries(
        st.tuples(st.sampled_from(SUMMARIES), st.sampled_from(["strengths", "gaps", "support_needed"])),
        TYPED,
        min_size=1,
    ),
    positions=st.dictionaries(st.sampled_from(SUMMARIES), st.integers(0, 4)),
    excel=st.booleans(),
)
def test_any_valid_filling_arrives_exactly(sheets, words, grades, summaries, positions, excel):
    names = {code: sheets.grades[number] for code, number in {**grades, **positions}.items()}
    typed = {**words, **summaries}
    with taken_back():
        for code in CODES[:2]:
            sheets.save(code, comment="Stood before", grade_id=sheets.grades[0].pk)
        sheets.save_summary(SUMMARIES[0], gaps="Stood before", grade_id=sheets.grades[0].pk)
        before = standing(sheets)
        filled = with_cells(
            sheets.written(), {**typed, **{(code, "grade"): grade.name for code, grade in names.items()}}
        )
        sheets.bring_in(sheets.taken_in(as_excel_saves(filled) if excel else filled))
        for code, said in standing(sheets).items():
            was = before[code]
            assert said["grade"] == (names[code].code if code in names else was["grade"])
            for name in said.keys() - {"grade", "revision"}:
                assert said[name] == cleaned(typed.get((code, name), was[name]))
            changed = any(said[name] != was[name] for name in said.keys() - {"revision"})
            assert said["revision"] - was["revision"] == int(changed)


def standing(sheets):
    """{code: {field: what it says}} of the answers and summaries that are filled in."""
    fields = ("grade", "comment", "reason", "revision")
    of_summary = ("grade", "strengths", "gaps", "support_needed", "revision")
    found = {code: dict(zip(fields, sheets.answer(code), strict=True)) for code in CODES}
    return found | {code: dict(zip(of_summary, sheets.summary(code), strict=True)) for code in SUMMARIES}


def test_a_summary_is_saved_as_on_the_page_and_confirms_nothing(sheets, arrange):
    with arrange():
        answer_all(sheets.here.assessment)
    data = with_cells(
        sheets.written(),
        {
            (SUMMARIES[0], "gaps"): "Mine",
            (SUMMARIES[1], "grade"): "",
            (SUMMARIES[2], "gaps"): "Not chosen",
            (CODE, "comment"): "Mine",
        },
    )
    outcome = sheets.bring_in(sheets.taken_in(data), {SUMMARIES[0]: 1, SUMMARIES[1]: 1, CODE: 1})
    assert outcome["changed"][0] == {"code": SUMMARIES[0], "fields": ["gaps"], "revision": 2}
    assert outcome["left"] == [SUMMARIES[2]]
    assert sheets.summary(SUMMARIES[0]) == ("partly-in-place", "A strength.", "Mine", "", 2)
    assert sheets.summary(SUMMARIES[1]) == ("", "A strength.", "A gap.", "", 2)
    assert sheets.summary(SUMMARIES[2])[2] == "A gap."
    with sheets.scope():
        rows = {row.provision.code: row for row in Summary.objects.select_related("provision")}
        assert rows[SUMMARIES[0]].confirmed_at is not None
        assert rows[SUMMARIES[1]].confirmed_at is None  # nobody stands by a summary without a grade
        events = rows[SUMMARIES[0]].history.order_by("pgh_id")
        assert [(event.gaps, event.revision) for event in events][-1] == ("Mine", 2)
        assert rows[SUMMARIES[0]].updated_by_id == sheets.by.pk
    assert sheets.assessment.confirmed == 23


def test_a_stale_summary_takes_all_of_them_along(sheets):
    data = with_cells(sheets.written(), {(CODE, "comment"): "Mine", (SUMMARIES[0], "gaps"): "Mine too"})
    upload = sheets.taken_in(data)
    sheets.save_summary(SUMMARIES[0], gaps="Theirs")
    with pytest.raises(MovedOnError):
        sheets.bring_in(upload, {CODE: 1, SUMMARIES[0]: 1})
    assert sheets.answer(CODE)[1] == ""
    assert sheets.summary(SUMMARIES[0])[2] == "Theirs"
    sheets.bring_in(upload, {CODE: 1, SUMMARIES[0]: 2})  # the conflict was shown, and chosen
    assert sheets.summary(SUMMARIES[0])[2] == "Mine too"


def test_what_was_chosen_is_saved_in_ones_name_and_kept_with_the_file(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Mine", (NEXT, "comment"): "Not chosen"})
    upload = of_contributor.taken_in(data, "C:\\my answers.xlsx")
    outcome = of_contributor.bring_in(upload, {CODE: 1})
    assert outcome == {"changed": [{"code": CODE, "fields": ["comment"], "revision": 2}], "left": [NEXT]}
    assert of_contributor.answer(CODE) == ("", "Mine", "", 2)
    assert of_contributor.answer(NEXT) == ("", "", "", 1)
    with of_contributor.scope():
        upload.refresh_from_db()
        assert (upload.state, upload.outcome, upload.file_name) == (
            SheetState.APPLIED,
            outcome,
            "my answers.xlsx",
        )
        assert upload.settled_at is not None
        row = Rating.objects.get(assessment=upload.assessment, provision__code=CODE)
        assert row.updated_by_id == of_contributor.by.pk
        assert [event.state for event in upload.history.order_by("pgh_id")] == ["previewed", "applied"]
        with default_storage.open(upload.stored_as) as kept:
            assert kept.read() == data
        assert Room(of_contributor.here.force).used == len(data)


def test_last_cycles_answer_is_confirmed_by_changing_it_and_not_by_leaving_it(of_contributor, arrange):
    with arrange():
        rows = Rating.objects.filter(
            assessment=of_contributor.here.assessment, provision__code__in=[CODE, NEXT]
        )
        rows.update(grade=of_contributor.grades[2], carried=True)
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Still so"})
    of_contributor.bring_in(of_contributor.taken_in(data))
    with arrange():
        assert dict(rows.values_list("provision__code", "carried")) == {CODE: False, NEXT: True}
    emptied = with_cells(of_contributor.written(), {(NEXT, "grade"): ""})
    of_contributor.bring_in(of_contributor.taken_in(emptied))
    with arrange():
        assert rows.filter(provision__code=NEXT).values_list("grade", "carried").get() == (None, False)


def test_a_stale_one_takes_all_of_them_along(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Mine", (NEXT, "comment"): "Mine too"})
    upload = of_contributor.taken_in(data)
    of_contributor.save(NEXT, by=of_contributor.here.lead, comment="Theirs")
    with pytest.raises(MovedOnError):
        of_contributor.bring_in(upload, {CODE: 1, NEXT: 1})
    assert of_contributor.answer(CODE) == ("", "", "", 1)
    assert of_contributor.answer(NEXT) == ("", "Theirs", "", 2)
    with of_contributor.scope():
        assert not KeptConflict.objects.exists()
        assert SheetUpload.objects.get(pk=upload.pk).state == SheetState.PREVIEWED
    of_contributor.bring_in(upload, {CODE: 1, NEXT: 2})  # the conflict was shown, and chosen
    assert of_contributor.answer(NEXT) == ("", "Mine too", "", 3)


@pytest.mark.parametrize("chosen", [{"PREPARE.4.1.a": 1}, {"PREPARE.7.2.c": 1}, {CODE: 0}, {"PREPARE.7": 1}])
def test_nothing_is_chosen_that_was_not_offered(sheets, of_contributor, chosen):
    filling = {
        (CODE, "comment"): "Mine",
        ("PREPARE.4.1.a", "comment"): "Not mine",
        ("PREPARE.7", "gaps"): "Nor this",
    }
    upload = of_contributor.taken_in(with_cells(sheets.written(), filling))
    with pytest.raises(MovedOnError):
        of_contributor.bring_in(upload, chosen)
    assert sheets.answer("PREPARE.4.1.a") == ("", "", "", 1)
    assert sheets.summary("PREPARE.7") == ("", "", "", "", 1)


def test_a_file_is_brought_in_or_put_aside_once(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Mine"})
    brought, aside = of_contributor.taken_in(data), of_contributor.taken_in(data)
    with of_contributor.scope():
        applying.put_aside(upload=aside, by=of_contributor.by)
    of_contributor.bring_in(brought)
    of_contributor.save(CODE, comment="Later")
    for upload in (brought, aside):
        with pytest.raises(MovedOnError):
            of_contributor.bring_in(upload)
        with pytest.raises(MovedOnError), of_contributor.scope():
            applying.put_aside(upload=upload, by=of_contributor.by)
    assert of_contributor.answer(CODE)[1] == "Later"


def test_a_file_waits_for_the_scanner_and_goes_when_it_finds_something(of_contributor, settings, monkeypatch):
    settings.SCANNER_URL = "clamd://127.0.0.1:1"
    rung = []
    monkeypatch.setattr("evidence.workflow.enqueue", lambda task, *args: rung.append(args))
    upload = of_contributor.taken_in(of_contributor.written())
    assert rung == [(upload.force_id, str(upload.public_id), "assessments.SheetUpload")]

    def state():
        with scope(Audience.FORCE, upload.force_id):
            return SheetUpload.objects.get(pk=upload.pk)

    scan(*rung[0])
    assert state().scan_state == ScanState.RECEIVED  # nobody there
    monkeypatch.setattr("evidence.scanning.scan", lambda file: Verdict("Win.Test"))
    scan(*rung[0])
    assert state().scan_state == ScanState.REJECTED
    assert "fill in a new spreadsheet" in state().scan_reason
    assert not default_storage.exists(upload.stored_as)
