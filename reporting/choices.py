"""Kinds and states of reports, feedback packs and bulk exports, and their parts in words."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    NATIONAL_INTERNAL = "national_internal", "National progress report, forces named"
    NATIONAL_PUBLIC = "national_public", "National progress report, public version"


class ReportState(TextChoices):
    QUEUED = "queued", "Waiting"
    WORKING = "working", "Being made"
    DONE = "done", "Ready"
    STOPPED = "stopped", "Could not be made"


class TextSection(TextChoices):
    FOREWORD = "foreword", "Foreword"
    INTRODUCTION = "introduction", "Introduction"


class ExportKind(TextChoices):
    GRADES = "grades", "Grades of all submissions of a cycle"
    PLANS = "plans", "Newest shared action plan of every force"
    RETURNS = "returns", "Answers of all forces to a request"


class ExportDecision(TextChoices):
    ASKED = "asked", "Waits for a second person"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PackState(TextChoices):
    ASKED = "asked", "Being drafted"
    DRAFTED = "drafted", "Drafted"
    STOPPED = "stopped", "Could not be drafted"
    RELEASED = "released", "Released"


class PackSectionKind(TextChoices):
    """The parts of a pack in words, in its order; where forces stand beside each other is no text, and made anew."""

    OPENING = "opening", "What we read"
    STRENGTHS = "strengths", "Strengths"
    GAPS = "gaps", "Areas to strengthen"
    MOVEMENT = "movement", "What moved"
    QUESTIONS = "questions", "Your answers to our questions"
    PRACTICE = "practice", "Practice that may help"
    RECOMMENDATIONS = "recommendations", "Recommendations"
    PLAN = "plan", "Your action plan"
    CLOSING = "closing", "What comes next"
