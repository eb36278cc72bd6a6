"""Something to be told, and a morning."""

from collections.abc import Callable

import pytest

from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from notices import tasks, workflow
from notices.choices import NoticeKind
from notices.models import Mail, Notice
from notices.workflow import News


def acting(by: Membership):
    return scope(Audience(by.audience), by.force_id, by=By.of(by))


def tell(to: Membership, *subjects: str, kind: NoticeKind = NoticeKind.GIVEN) -> None:
    """As a workflow of the same force does it."""
    news = [News(to, kind, subject, f"About {subject}", f"/assessments/#{subject}") for subject in subjects]
    with acting(to):
        workflow.notify(force_id=to.force_id, news=news, by=None)


@pytest.fixture
def mails(world) -> Callable[[], list[Mail]]:
    def of_the_force() -> list[Mail]:
        with acting(world.warwickshire.lead):
            return list(Mail.objects.order_by("pk").select_related("to__organisation"))

    return of_the_force


@pytest.fixture
def notices(world) -> Callable[..., list[Notice]]:
    def of_person(person: Membership) -> list[Notice]:
        with acting(person):
            return list(Notice.objects.of(person))

    return of_person


@pytest.fixture
def deliver(world, mails) -> Callable[[], None]:
    """What the worker does when it is rung for this force."""

    def ring() -> None:
        force_id = world.warwickshire.force.pk
        tasks.gather(force_id)
        for mail in mails():
            tasks.send(force_id, str(mail.public_id))

    return ring
