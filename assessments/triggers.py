"""What the database does by itself when an answer or a summary is written: it counts, starts, locks."""

import pgtrigger

COUNT_ANSWERED = """
    IF TG_OP = 'UPDATE' THEN
        before := OLD.grade_id IS NOT NULL AND NOT OLD.carried AND (OLD.reason <> '' OR NOT
            (SELECT asks_reason FROM frameworks_grade WHERE id = OLD.grade_id));
    END IF;
    after := NEW.grade_id IS NOT NULL AND NOT NEW.carried AND (NEW.reason <> '' OR NOT
        (SELECT asks_reason FROM frameworks_grade WHERE id = NEW.grade_id));
    IF TG_OP = 'UPDATE' OR after THEN
        UPDATE assessments_assessment
           SET answered = answered + after::int - before::int, last_activity_at = now()
         WHERE id = NEW.assessment_id AND force_id = NEW.force_id;
    END IF;
    RETURN NULL;
"""

COUNT_CONFIRMED = """
    IF TG_OP = 'UPDATE' THEN
        before := OLD.confirmed_at IS NOT NULL;
    END IF;
    after := NEW.confirmed_at IS NOT NULL;
    IF TG_OP = 'UPDATE' OR after THEN
        UPDATE assessments_assessment
           SET confirmed = confirmed + after::int - before::int, last_activity_at = now()
         WHERE id = NEW.assessment_id AND force_id = NEW.force_id;
    END IF;
    RETURN NULL;
"""


# Whoever holds the part and saves an answer of it has started.
START_PART = """
    UPDATE assessments_assignment AS part SET state = 'started'
      FROM frameworks_provision AS top, frameworks_provision AS answered
     WHERE part.force_id = NEW.force_id AND part.assessment_id = NEW.assessment_id
       AND part.to_id = NEW.updated_by_id AND part.state = 'given' AND part.ended_at IS NULL
       AND top.id = part.provision_id AND answered.id = NEW.provision_id
       AND (answered.code = top.code OR starts_with(answered.code, top.code || '.'));
    RETURN NULL;
"""


# A second wall behind rules.is_open_for: what lies with the chief officer or is submitted changes for nobody, and what
# was sent back opens itself alone. Other roles are the owner's, and the removal of personal data.
_LOCKED = """
    IF current_user = 'portal_force' AND NOT EXISTS (
        SELECT FROM assessments_assessment AS whole
         WHERE whole.id = NEW.assessment_id AND whole.force_id = NEW.force_id
           AND (whole.stage = 'draft' OR whole.stage IN ('sent_back', 'reopened') AND EXISTS (
               SELECT FROM assessments_sentback AS back
                 JOIN frameworks_provision AS asked ON asked.id = back.provision_id
                 JOIN frameworks_provision AS here ON here.id = NEW.provision_id
                WHERE back.force_id = NEW.force_id AND back.assessment_id = NEW.assessment_id
                  AND back.settled_at IS NULL
                  AND (here.code = asked.code OR starts_with(here.code, asked.code || '.'))))
    ) THEN
        RAISE EXCEPTION 'this answer is locked' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


def locked() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name="locked", when=pgtrigger.Before, operation=pgtrigger.Update, func=_LOCKED)


def counter(name: str, body: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("before", "boolean := false"), ("after", "boolean := false")],
        func=body,
    )
