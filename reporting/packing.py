"""What happens to feedback packs: asked for, drafted, worded, released.

Drafting one is one transaction of a worker, and so whole or not at all: killed, it leaves a pack that still waits, and
the sweeper rings again. Run inside the national audience's scope.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from assessments.models import Cycle, Submission
from audit.models import Removal
from audit.workflow import log_access, save_over
from core.queue import enqueue
from forces.models import Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify
from practice.models import Practice
from reporting.builders import content
from reporting.builders.pack import build
from reporting.choices import PackSectionKind, PackState, ReportState
from reporting.drafting import drafts
from reporting.made import SAYS_THE_SAME
from reporting.models import Pack, PackPaper, PackSection
from reporting.pdf import template_version
from reviews.choices import ReviewState

DRAFT = "reporting.draft_pack"
MAKE_PACK_PAPER = "reporting.make_pack_paper"
LOOK_FOR_PACK_FILE = "reporting.look_for_pack_file"


class NotReadyError(Exception):
    """The pack cannot be released yet. str() says why, and what to do."""


# --- drafting ---------------------------------------------------------------------------------------------------


def ask_for_packs(*, cycle: Cycle, by: Membership) -> int:
    """A pack for each force whose submission was accepted and that has none, or whose drafting stopped. How many."""
    waiting = []
    for submission in _accepted(cycle).select_related("force"):
        try:
            with transaction.atomic():
                pack, made = Pack.objects.get_or_create(
                    force=submission.force,
                    cycle=cycle,
                    defaults={"submission": submission, "asked_by_name": by.display_name},
                )
        except IntegrityError:  # somebody asked at the same moment
            continue
        if made or Pack.objects.filter(pk=pack.pk, state=PackState.STOPPED).update(
            state=PackState.ASKED, attempts=0
        ):
            waiting.append(pack)
    for pack in waiting:
        enqueue(DRAFT, str(pack.public_id))
    return len(waiting)


def _accepted(cycle: Cycle) -> QuerySet[Submission]:
    return Submission.objects.filter(cycle=cycle, superseded=False, review__state=ReviewState.ACCEPTED)


def waiting_for_packs(cycle: Cycle) -> int:
    """How many forces have an accepted submission, and no pack."""
    has_one = Pack.objects.filter(force=OuterRef("force"), cycle=cycle).exclude(state=PackState.STOPPED)
    return _accepted(cycle).filter(~Exists(has_one)).count()


def begin(public_id: str) -> int:
    """Count one more attempt at a pack that waits, before it is begun: which it is, 0 when none waits."""
    waiting = Pack.objects.filter(public_id=public_id, state=PackState.ASKED)
    if not waiting.update(attempts=F("attempts") + 1, asked_at=Now()):
        return 0
    return waiting.values_list("attempts", flat=True).first() or 0


def draft(public_id: str) -> None:
    """Write the parts of a pack that waits, and ask for its PDF. Twice at once, the second finds nothing to do."""
    waiting = Pack.objects.filter(public_id=public_id, state=PackState.ASKED)
    pack = waiting.select_for_update(of=("self",)).select_related("force", "cycle__previous").first()
    if pack is None:
        return
    for kind, text in drafts(pack).items():
        section, made = PackSection.objects.get_or_create(
            force=pack.force, pack=pack, kind=kind, defaults={"text": text}
        )
        if not made and not section.edited and section.text != text:
            PackSection.objects.filter(pk=section.pk).update(text=text, revision=section.revision + 1)
    Pack.objects.filter(pk=pack.pk).update(state=PackState.DRAFTED, reason="")
    paper_of(pack, by_name=pack.asked_by_name)


def give_up(public_id: str, *, reason: str) -> None:
    Pack.objects.filter(public_id=public_id, state=PackState.ASKED).update(
        state=PackState.STOPPED, reason=reason
    )


def ring_for_drafts() -> None:
    """For packs of which nothing was heard for the length of a lease."""
    late = Now() - timedelta(seconds=settings.REPORT_LEASE_SECONDS)
    left = Pack.objects.filter(state=PackState.ASKED, asked_at__lt=late)
    for public_id in left.values_list("public_id", flat=True):
        enqueue(DRAFT, str(public_id))


# --- papers -----------------------------------------------------------------------------------------------------


def paper_of(pack: Pack, *, by_name: str) -> PackPaper:
    """The pack as it stands now, frozen, with its PDF asked for. While it is unchanged it is one."""
    texts = dict(pack.sections.values_list("kind", "text"))
    frozen = content.freeze(build(pack, texts))
    key = {
        "force": pack.force,
        "pack": pack,
        "content_sha256": content.digest(frozen),
        "template_version": template_version(),
    }
    same = PackPaper.objects.exclude(state=ReportState.STOPPED).defer("content")
    if paper := same.filter(**key).first():
        return paper
    try:
        with transaction.atomic():
            paper = PackPaper.objects.create(**key, cycle=pack.cycle, content=frozen, asked_by_name=by_name)
    except IntegrityError:  # somebody asked at the same moment
        return same.get(**key)
    ring_for_paper(str(paper.public_id))
    return paper


def ring_for_paper(public_id: str) -> None:
    enqueue(MAKE_PACK_PAPER, public_id)


def ring_for_lost_file(public_id: str) -> None:
    """For those who change no paper: its force and policing body."""
    enqueue(LOOK_FOR_PACK_FILE, public_id)


def make_again(*, paper: PackPaper) -> None:
    """Its PDF could not be made, or its file is lost. It says the same again, and what was released stays so.

    Nothing happens where its making began again, or ended, since `paper` was read.
    """
    as_read = PackPaper.objects.filter(pk=paper.pk, state=paper.state, stored_as=paper.stored_as)
    over = as_read.filter(state__in=(ReportState.DONE, ReportState.STOPPED))
    try:
        with transaction.atomic():
            begun = over.update(
                state=ReportState.QUEUED, step=0, attempts=0, stored_as="", reason="", finished_at=None
            )
    except IntegrityError:  # another with the same words was asked for at the same moment
        return
    if begun:
        ring_for_paper(str(paper.public_id))


# --- wording and releasing --------------------------------------------------------------------------------------


def change_section(*, section: PackSection, text: str, revision: int, by: Membership) -> None:
    """Raises StaleSaveError, with both texts kept, when it is past `revision` or the pack was released."""
    pack = section.pack
    is_open = Pack.objects.filter(pk=pack.pk, state=PackState.DRAFTED).select_for_update().exists()
    saved = save_over(
        row=section,
        revision=revision,
        values={"text": text},
        by=by,
        fields=("text",),
        about=f"{PackSectionKind(section.kind).label}, {pack}",
        also={"edited": True},
        is_open=is_open,
    )
    if saved:
        paper_of(pack, by_name=by.display_name)


@transaction.atomic
def release_pack(*, pack: Pack, seen: str, by: Membership) -> bool:
    """Freeze the pack and open it to its force and policing body. False when somebody did so before.

    seen: the digest of what the lead read; with other words or figures since, nothing is released. Raises
    NotReadyError.
    """
    held = Pack.objects.select_for_update(of=("self",)).select_related(
        "force", "cycle__previous", "submission"
    )
    locked = held.get(pk=pack.pk)
    if locked.state == PackState.RELEASED:
        return False
    if locked.state != PackState.DRAFTED:
        raise NotReadyError("The pack is not drafted yet. Wait until it is, then release it.")
    paper = paper_of(locked, by_name=by.display_name)
    if paper.content_sha256 != seen:
        raise NotReadyError("Its words or figures changed since you opened this page. Read it again below.")
    if gone := _taken_out_since(locked):
        raise NotReadyError(f"“{gone}” is no longer in the practice library. Take it out of the pack first.")
    Pack.objects.filter(pk=locked.pk).update(
        state=PackState.RELEASED, released_at=Now(), released_by_name=by.display_name
    )
    PackPaper.objects.filter(pk=paper.pk).update(released_at=Now())
    log_access(force=locked.force, act="released", what=str(locked), by=by)
    _tell_leads(locked, paper, by)
    return True


def _taken_out_since(pack: Pack) -> str:
    """The title of a practice that the pack names, as it was drafted, and nobody may read any more; empty for none."""
    words = pack.sections.filter(kind=PackSectionKind.PRACTICE).values_list("text", flat=True).first() or ""
    withheld = Practice.objects.exclude(pk__in=Practice.objects.published()).values_list("title", flat=True)
    return next((title for title in withheld if f": {title}." in words), "")


def _tell_leads(pack: Pack, paper: PackPaper, by: Membership) -> None:
    leads = Membership.objects.holding(Permission.SEND_FOR_SIGNATURE).filter(force=pack.force_id)
    news = [
        News(
            to=lead,
            kind=NoticeKind.FEEDBACK,
            subject=f"pack {pack.pk}",
            about=f"Feedback pack, {pack.cycle}",
            url=reverse("packs:released", args=[paper.public_id]),
        )
        for lead in leads
    ]
    notify(force_id=pack.force_id, news=news, by=by)


def make_again_without_words(sender: object, *, removal: Removal, **_: object) -> None:
    """Personal data were removed from what some papers say: each is made again, and says so by its hash."""
    places = removal.removed_places.filter(table_name=PackPaper._meta.db_table)
    papers = PackPaper.objects.filter(pk__in=places.values("row_id"))
    for paper in papers.order_by(
        F("released_at").asc(nulls_last=True), "pk"
    ):  # what was released keeps its place
        digest = content.digest(paper.content)
        same = PackPaper.objects.filter(
            pack=paper.pack_id, content_sha256=digest, template_version=paper.template_version
        ).exclude(pk=paper.pk)
        if same.exclude(state=ReportState.STOPPED).exists():  # they differed by what was removed alone
            PackPaper.objects.filter(pk=paper.pk).update(state=ReportState.STOPPED, reason=SAYS_THE_SAME)
            continue
        PackPaper.objects.filter(pk=paper.pk).update(content_sha256=digest)
        if paper.state == ReportState.QUEUED:
            ring_for_paper(str(paper.public_id))
