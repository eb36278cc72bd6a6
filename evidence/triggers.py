"""What the database does by itself when a use of evidence is written: it locks what was sent or signed."""

import pgtrigger

# A second wall behind evidence.locks, which says the same. Of a use only its version can change, so that old and new
# stand under one provision. Assessments stand above evidence, so they are named here and not imported. Other roles are
# the owner's, and the removal of personal data.
_LOCKED = """
    here := coalesce(NEW, OLD);
    IF current_user = 'portal_force' AND (
        SELECT count(*) > 0 AND count(*) FILTER (WHERE
                whole.stage = 'draft' AND (cycle.state = 'open' OR whole.extended_until >= current_date)
                OR whole.stage IN ('sent_back', 'reopened') AND EXISTS (
                    SELECT FROM assessments_sentback AS back
                      JOIN frameworks_provision AS asked ON asked.id = back.provision_id
                     WHERE back.force_id = whole.force_id AND back.assessment_id = whole.id
                       AND back.settled_at IS NULL
                       AND (place.code = asked.code OR starts_with(place.code, asked.code || '.')))) = 0
          FROM assessments_assessment AS whole
          JOIN assessments_cycle AS cycle ON cycle.id = whole.cycle_id
          JOIN frameworks_provision AS place ON place.framework_id = cycle.framework_id
         WHERE whole.force_id = here.force_id AND place.id = here.provision_id
    ) THEN
        RAISE EXCEPTION 'this evidence is locked' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN here;
"""


def locked() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="locked",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("here", "evidence_evidenceuse")],
        func=_LOCKED,
    )
