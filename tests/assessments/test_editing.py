"""When rows that people edit are closed to their writers."""

import pytest

from assessments.choices import Stage, WeakRule
from assessments.editing import SENT
from assessments.models import Assessment, Reply, WeakPointWord
from audit.editing import KINDS
from frameworks.models import Provision

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [WeakPointWord, Reply])
def test_what_the_lead_says_is_closed_once_it_is_sent(world, arrange, model):
    here = world.warwickshire
    kind = KINDS[model._meta.label]
    says = {
        WeakPointWord: {"rule": WeakRule.NO_EVIDENCE, "word": "It comes in May."},
        Reply: {"text": "It came in May.", "question": "When?"},
    }
    with arrange():
        provision = Provision.objects.get(code="PREPARE.7")
        row = model.objects.create(
            force=here.force, assessment=here.assessment, provision=provision, **says[model]
        )
        for stage, closed in ((Stage.SENT_BACK, None), (Stage.WITH_CHIEF_OFFICER, SENT)):
            Assessment.objects.filter(pk=here.assessment.pk).update(stage=stage)
            assert kind.closed(kind.find(row.pk, here.lead), here.lead) == closed
