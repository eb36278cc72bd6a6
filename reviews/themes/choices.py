"""Which texts of a submitted summary are tagged."""

from django.db.models import TextChoices


class Part(TextChoices):
    """By the name of the summary's own field."""

    GAPS = "gaps", "Gaps"
    SUPPORT = "support_needed", "Support needed"
