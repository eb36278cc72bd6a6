"""What the database asks by itself when the national team writes a framework or a provision: nothing quoted changes."""

import pgtrigger

# Other roles are the owner's, who loads what is quoted, and the removal of personal data.
_FRAMEWORK = """
    IF current_user = 'portal_national' AND NOT (NEW.added AND (TG_OP = 'INSERT' OR OLD.added)) THEN
        RAISE EXCEPTION 'what is quoted is not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""
_RECOMMENDATION = """
    IF current_user = 'portal_national' AND NOT (
        NEW.kind = 'recommendation'
        AND (TG_OP = 'INSERT' OR (OLD.framework_id, OLD.code, OLD.kind) = (NEW.framework_id, NEW.code, NEW.kind))
        AND EXISTS (SELECT FROM frameworks_framework AS whole WHERE whole.id = NEW.framework_id AND whole.added)
    ) THEN
        RAISE EXCEPTION 'what is quoted is not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


def framework_added() -> pgtrigger.Trigger:
    return _before("framework_added", _FRAMEWORK)


def recommendation_added() -> pgtrigger.Trigger:
    return _before("recommendation_added", _RECOMMENDATION)


def _before(name: str, body: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=body
    )
