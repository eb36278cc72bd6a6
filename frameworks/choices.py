"""Kinds of provision and passage, in the sources' own terms; how provisions touch each other, in the portal's."""

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


class Relation(TextChoices):
    """What the provision that a link comes from is to the one that it goes to."""

    SAME = "same", "Asks for the same as"
    PART_OF = "part_of", "Is part of"
    CONTAINS = "contains", "Contains"
    SUPPORTS = "supports", "Supports"
    SUPPORTED_BY = "supported_by", "Is supported by"

    @property
    def read_back(self) -> "Relation":
        """The same link, read from its other end."""
        return _READ_BACK.get(self, Relation.SAME)


_READ_BACK = {
    Relation.PART_OF: Relation.CONTAINS,
    Relation.CONTAINS: Relation.PART_OF,
    Relation.SUPPORTS: Relation.SUPPORTED_BY,
    Relation.SUPPORTED_BY: Relation.SUPPORTS,
}

# Too wide, or no sentence by itself: nothing is said of these in a crosswalk, nor shown to hold.
CONTAINERS = (ProvisionKind.STRAND, ProvisionKind.PILLAR, ProvisionKind.HEADING)
