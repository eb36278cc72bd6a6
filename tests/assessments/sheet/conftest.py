"""An assessment with its spreadsheet, once for many examples."""

import io

import pytest

from assessments.models import Assessment, Rating, Summary
from assessments.sheet.applying import bring_in, read_upload, take_in
from assessments.sheet.door import check_sheet
from assessments.sheet.preview import preview_of
from assessments.sheet.reading import read_sheet
from assessments.sheet.writing import workbook_of
from assessments.workflow import save_rating, save_summary
from frameworks.models import Grade
from tests.assessments.steps import force_scope
from tests.conftest import arranging


class Sheets:
    """What people do with the spreadsheet of one force, as one of its people."""

    def __init__(self, here, by):
        self.here, self.by = here, by
        with arranging():
            self.grades = list(Grade.objects.filter(scale=here.assessment.cycle.scale))

    def scope(self):
        return force_scope(self.here, self.by)

    @property
    def assessment(self):
        with self.scope():
            return Assessment.objects.for_pages().get(pk=self.here.assessment.pk)

    def written(self):
        assessment = self.assessment
        with self.scope():
            return workbook_of(assessment, self.by)

    def read(self, data):
        return read_sheet(data, self.assessment, self.grades)

    def preview(self, data):
        assessment, filled = self.assessment, self.read(data)
        with self.scope():
            return preview_of(assessment, filled, self.by)

    def taken_in(self, data, name="answers.xlsx"):
        assessment, file = self.assessment, check_sheet(name, io.BytesIO(data), size=len(data))
        with self.scope():
            return take_in(assessment=assessment, file=file, by=self.by)

    def bring_in(self, upload, chosen=None):
        """chosen: {code: revision}; all that the file would change where none are named."""
        assessment = self.assessment
        with self.scope():
            filled = read_upload(upload, assessment)
            if chosen is None:
                chosen = {one.code: one.revision for one in preview_of(assessment, filled, self.by).changes}
            upload.assessment = assessment
            return bring_in(upload=upload, filled=filled, chosen=chosen, by=self.by)

    def answer(self, code):
        """(grade's code, comment, reason, revision) as it stands."""
        with self.scope():
            row = Rating.objects.select_related("grade").get(
                assessment=self.here.assessment, provision__code=code
            )
            return (row.grade.code if row.grade else "", row.comment, row.reason, row.revision)

    def summary(self, code):
        """(grade's code, strengths, gaps, support needed, revision) as it stands."""
        with self.scope():
            row = Summary.objects.select_related("grade").get(
                assessment=self.here.assessment, provision__code=code
            )
            words = (row.strengths, row.gaps, row.support_needed)
            return (row.grade.code if row.grade else "", *words, row.revision)

    def save_summary(self, code, by=None, **changes):
        """As the portal's own page saves."""
        by = by or self.by
        with force_scope(self.here, by):
            rows = Summary.objects.filter(assessment=self.here.assessment, provision__code=code).with_asked()
            row = rows.select_related("assessment__cycle", "provision").get()
            save_summary(summary=row, revision=row.revision, changes=changes, by=by)

    def save(self, code, by=None, **changes):
        """As the portal's own page saves."""
        by = by or self.by
        with force_scope(self.here, by):
            rows = Rating.objects.filter(assessment=self.here.assessment, provision__code=code)
            row = rows.with_holder(by).locked_for().get()
            save_rating(rating=row, revision=row.revision, changes=changes, by=by)


@pytest.fixture
def sheets(world):
    return Sheets(world.warwickshire, world.warwickshire.lead)


@pytest.fixture
def of_contributor(world):
    """Whose part is PREPARE.7."""
    return Sheets(world.warwickshire, world.warwickshire.contributor)
