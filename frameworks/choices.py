"""Kinds of provision and passage, in the sources' own terms."""

from django.db.models import TextChoices


class ProvisionKind(TextChoices):
    STRAND = "strand", "Strand"
    DESCRIPTOR = "descriptor", "Descriptor"
    HEADING = "heading", "Heading"
    BEHAVIOUR = "behaviour", "Behaviour"
    PILLAR = "pillar", "Pillar"
    ACTION_AREA = "action_area", "Action area"
    NATIONAL_ACTION = "national_action", "National action"
    OUTCOME_CODE = "outcome_code", "Outcome code"
    RECOMMENDATION = "recommendation", "Recommendation"


class PassageKind(TextChoices):
    FOREWORD = "foreword", "Foreword"
    INTRODUCTION = "introduction", "Introduction"
    NARRATIVE = "narrative", "Narrative"
    DEFINITION = "definition", "Definition"
    SUPPORTING_BODY = "supporting_body", "Supporting body"
    CASE_STUDY = "case_study", "Case study"
    PROMISING_ACTIVITY = "promising_activity", "Area of promising improvement activity"
    STRENGTHENED_RESPONSE = "strengthened_response", "Area for strengthened response"
    NEXT_STEP = "next_step", "Next step"
