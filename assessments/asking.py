"""Questions and answers between colleagues: asked, answered, resolved, opened again; and who is told.

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it.
"""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Assignment, Post, Thread
from forces.choices import Role
from forces.models import Membership
from forces.roles import ROLES, Permission
from frameworks.choices import ProvisionKind
from frameworks.models import Provision
from notices.choices import NoticeKind
from notices.workflow import News, notify

# No address of a mail: those have something before their @.
_NAME = re.compile(r"(?<![\w.+-])(@[^\W\d_][\w'’-]{0,40}(?: [A-ZÀ-Þ][\w'’-]{0,40})?)")


@dataclass(frozen=True)
class _Tell:
    """people: who may see the thread, and so be mentioned; concerned: of them, who is told in any case."""

    people: list[Membership]
    concerned: list[Membership]


@transaction.atomic
def ask(
    *, assessment: Assessment, provision: Provision, text: str, mention: Membership | None, by: Membership
) -> Thread:
    """Begin a thread. Told: who is mentioned, who holds the part, and the leads."""
    thread = Thread.objects.create(force_id=assessment.force_id, assessment=assessment, provision=provision)
    people = list(who_may_see(assessment, provision))
    concerned = [person for person in people if person.holds or person.role == Role.FORCE_LEAD]  # type: ignore[attr-defined]  # annotated in who_may_see
    _post(thread, text, mention, tell=_Tell(people, concerned), by=by)
    return thread


@transaction.atomic
def answer(*, thread: Thread, text: str, mention: Membership | None, by: Membership) -> Post:
    """Post in a thread. Told: who is mentioned, and who has posted in it."""
    people = list(who_may_see(thread.assessment, thread.provision))
    posted = set(
        Post.objects.filter(force=thread.force_id, thread=thread).values_list("by", flat=True).distinct()
    )
    concerned = [person for person in people if person.pk in posted]
    return _post(thread, text, mention, tell=_Tell(people, concerned), by=by)


def resolve(*, thread: Thread, by: Membership) -> bool:
    """False when somebody did so before."""
    rows = Thread.objects.filter(force=thread.force_id, pk=thread.pk, resolved_at__isnull=True)
    return bool(rows.update(resolved_at=timezone.now(), resolved_by=by))


def open_again(*, thread: Thread, by: Membership) -> bool:
    """False when somebody did so before."""
    rows = Thread.objects.filter(force=thread.force_id, pk=thread.pk, resolved_at__isnull=False)
    return bool(rows.update(resolved_at=None, resolved_by=None))


def who_may_see(assessment: Assessment, provision: Provision) -> QuerySet[Membership]:
    """Colleagues who read a thread on the provision, each with `holds`: whether its part is theirs."""
    part = Assignment.objects.live().filter(
        force=assessment.force_id, assessment=assessment, to=OuterRef("pk")
    )
    holds = Exists(part.over(Value(provision.code)))
    whole = [role for role, entry in ROLES.items() if Permission.READ_WHOLE in entry.permissions]
    people = (
        Membership.objects.current().filter(force=assessment.force_id, audience="force").annotate(holds=holds)
    )
    may = Q(role__in=whole)
    if provision.kind == ProvisionKind.BEHAVIOUR:
        may |= Q(holds=True)
    return people.filter(may).order_by("display_name", "pk")


def _post(thread: Thread, text: str, mention: Membership | None, *, tell: _Tell, by: Membership) -> Post:
    if mention and mention not in mentioned_in(text, tell.people):
        text = f"@{mention.display_name}\n\n{text}"
    mentioned = mentioned_in(text, tell.people)
    post = Post.objects.create(force_id=thread.force_id, thread=thread, text=text, by=by)
    others = [person for person in tell.concerned if person not in mentioned]
    news = [
        *(_news(thread, post, person, NoticeKind.MENTIONED) for person in mentioned),
        *(_news(thread, post, person, NoticeKind.POSTED) for person in others),
    ]
    notify(force_id=thread.force_id, news=news, by=by)
    return post


def mentioned_in(text: str, people: list[Membership]) -> list[Membership]:
    """Those whose name stands after an @. Of two names that begin alike the longer one is meant."""
    if not people:
        return []
    found = set(_after_an_at(people).findall(text.lower()))
    return [person for person in people if person.display_name.lower() in found]


def nobody_in(text: str, people: list[Membership]) -> list[str]:
    """What stands after an @ and is none of their names, as it was typed: a word, and the next if it is a name's too.

    Says of nobody whether they are somewhere else: a colleague who may not see it is a stranger here.
    """
    if "@" not in text:
        return []
    others = _after_an_at(people).sub("", text) if people else text
    return list(dict.fromkeys(_NAME.findall(others)))


def _after_an_at(people: list[Membership]) -> re.Pattern[str]:
    names = sorted({person.display_name.lower() for person in people}, key=len, reverse=True)
    return re.compile(rf"@({'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _news(thread: Thread, post: Post, to: Membership, kind: NoticeKind) -> News:
    return News(to=to, kind=kind, subject=f"post {post.pk}", about=thread.about, url=place_of(thread))


def place_of(thread: Thread) -> str:
    """Its page, where it then stands first, however many there are."""
    page = reverse("assessments:threads", args=[thread.assessment.public_id, thread.provision.code])
    return f"{page}?thread={thread.public_id}#thread-{thread.public_id}"
