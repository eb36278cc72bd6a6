"""Reads of the practice library, named in the domain."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from practice.choices import OfferState, UptakeState

if TYPE_CHECKING:
    from forces.models import Membership
    from practice.models import (  # noqa: F401 - named in quotes
        CallForPractice,
        Consent,
        Practice,
        PracticeOffer,
        Uptake,
    )


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> "PracticeQuerySet":
        """What everybody in reads. The database shows no other to anybody but the national team."""
        back = _model("TakenBack").filter(practice=OuterRef("pk"))
        return self.filter(~Exists(back), published_at__isnull=False)

    def for_pages(self) -> "PracticeQuerySet":
        """With its source and the source's region, without the stems, which nobody reads."""
        return self.select_related("source__region", "passage__framework").defer("stems")

    def saying(self, words: str) -> "PracticeQuerySet":
        """Full text, by PostgreSQL's own stems: whoever asks for training finds trained. The best match first."""
        query = SearchQuery(words, config="english", search_type="websearch")
        return self.filter(stems=query).order_by(SearchRank(F("stems"), query).desc(), "title", "pk")

    def about(self, code: str) -> "PracticeQuerySet":
        """Of the line with this code, or of one beneath it, whether its code says so or its place in the tree."""
        line = Q(provision__code=code) | Q(provision__code__startswith=f"{code}.")
        above = Q(provision__parent__code=code) | Q(provision__parent__parent__code=code)
        return self.filter(Exists(_model("PracticeProvision").filter(line | above, practice=OuterRef("pk"))))

    def with_uptake(self) -> "PracticeQuerySet":
        """Each with `trying` and `adopted`: how many forces do so."""
        return self.annotate(
            trying=_taken_up(UptakeState.TRYING),
            adopted=_taken_up(UptakeState.ADOPTED),
        )

    def with_consent(self) -> "PracticeQuerySet":
        """Each with `consent_state`, of its words as they are now, and `is_taken_back`. For the national team."""
        asked = _model("Consent").filter(practice=OuterRef("pk"), of_worded=OuterRef("worded"))
        back = _model("TakenBack").filter(practice=OuterRef("pk"))
        return self.annotate(consent_state=Subquery(asked.values("state")[:1]), is_taken_back=Exists(back))


class ConsentQuerySet(models.QuerySet["Consent"]):
    def waiting(self) -> "ConsentQuerySet":
        return self.filter(state="asked")

    def readable_by(self, by: "Membership") -> "ConsentQuerySet":
        """A force's own; all of them for the national team."""
        return self.filter(force=by.force_id) if by.force_id is not None else self


class UptakeQuerySet(models.QuerySet["Uptake"]):
    def readable_by(self, by: "Membership") -> "UptakeQuerySet":
        """A force's own; all of them for the national team."""
        return self.filter(force=by.force_id) if by.force_id is not None else self


class CallQuerySet(models.QuerySet["CallForPractice"]):
    def called(self) -> "CallQuerySet":
        return self.filter(called_at__isnull=False)

    def open(self) -> "CallQuerySet":
        """Those that can still be answered."""
        return self.called().filter(due_on__gte=timezone.localdate())

    def with_offers(self) -> "CallQuerySet":
        """Each with `sent` and `drafts`: how many offers the reader may see of either kind."""
        return self.annotate(
            sent=Count("offers", filter=Q(offers__state=OfferState.SENT)),
            drafts=Count("offers", filter=Q(offers__state=OfferState.DRAFT)),
        )


class OfferQuerySet(models.QuerySet["PracticeOffer"]):
    def sent(self) -> "OfferQuerySet":
        return self.filter(state=OfferState.SENT)

    def for_pages(self) -> "OfferQuerySet":
        """With the force, and `accepted_as`: the public id of the entry that it became."""
        made = _model("Practice").filter(origin="offer", origin_id=OuterRef("public_id"))
        return self.select_related("force", "call").annotate(
            accepted_as=Subquery(made.values("public_id")[:1])
        )


def _taken_up(state: UptakeState) -> Coalesce:
    rows = _model("TakenUp").filter(practice=OuterRef("pk"), state=state).order_by()
    number = rows.values("practice").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _model(name: str) -> Any:
    """The rows of a model of this app: its module imports this one."""
    return apps.get_model("practice", name)._default_manager
