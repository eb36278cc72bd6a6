"""Kinds and states of a report."""

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
