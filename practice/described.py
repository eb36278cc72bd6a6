"""What is said of any practice, in the same words in the library, in an offer and where consent is asked."""

from typing import Any

from django.db import models

from practice.choices import Strength

TITLE_LENGTH = 200
POST_LENGTH = 120
DESCRIBED = ("title", "what", "for_whom", "strength", "cost", "contact_post")


class Described(models.Model):
    """contact_post: a post, never a person, so that it stays true when people move."""

    title = models.CharField(max_length=TITLE_LENGTH)
    what = models.TextField()
    for_whom = models.TextField(blank=True)
    strength = models.CharField(max_length=20, choices=Strength.choices, default=Strength.IN_USE)
    cost = models.TextField(blank=True)
    contact_post = models.CharField(max_length=POST_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def description(self) -> dict[str, Any]:
        """{attribute: value}: what is copied where it is frozen or taken over."""
        return {name: getattr(self, name) for name in DESCRIBED}
