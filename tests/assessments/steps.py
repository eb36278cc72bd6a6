"""Steps of an assessment, each as the person who takes it."""

from assessments import asking, signing
from assessments.models import Assessment, Rating, Submission
from forces.choices import Audience
from forces.scope import By, scope
from frameworks.models import Provision


def force_scope(people, membership):
    return scope(Audience.FORCE, people.force.pk, by=By.of(membership))


def found(people):
    """In somebody's scope."""
    return Assessment.objects.for_pages().get(pk=people.assessment.pk)


def send(people):
    with force_scope(people, people.lead):
        signing.send_for_signature(assessment=found(people), note="A note.", by=people.lead)


def sign(people):
    with force_scope(people, people.chief):
        return signing.sign(assessment=found(people), signed_as="Chief", by=people.chief)


def send_back(people, *codes):
    with force_scope(people, people.chief):
        signing.send_back(assessment=found(people), reasons=reasons(*codes), by=people.chief)


def open_more(people, *codes):
    with force_scope(people, people.chief):
        signing.open_more(assessment=found(people), reasons=reasons(*codes), by=people.chief)


def reasons(*codes):
    return {provision: f"Why {provision.code}?" for provision in Provision.objects.filter(code__in=codes)}


def ask_again(reviewer, submission, *codes):
    """The national team's questions."""
    with scope(Audience.NATIONAL, by=By.of(reviewer)):
        standing = Submission.objects.get(pk=submission.pk)
        signing.reopen(submission=standing, questions=reasons(*codes), by=reviewer)


def change(people, code, comment="Another text."):
    """The lead's, by hand and past every rule of the code. In nobody's scope."""
    with force_scope(people, people.lead):
        rows = Rating.objects.filter(force=people.force, assessment=people.assessment, provision__code=code)
        rows.update(comment=comment, updated_by=people.lead)


def ask(people, by, code="PREPARE.7.2.a", text="Who keeps the list?", mention=None):
    """A question between colleagues."""
    with force_scope(people, by):
        return asking.ask(
            assessment=people.assessment,
            provision=Provision.objects.get(code=code),
            text=text,
            mention=mention,
            by=by,
        )


def reply(people, code, text):
    with force_scope(people, people.lead):
        asked = signing.questions_of(found(people)).get(provision__code=code)
        row = signing.replies_in_writing(found(people)).filter(provision__code=code).first()
        texts = {asked: (text, row.revision if row else 0)}
        signing.reply(assessment=found(people), texts=texts, by=people.lead)
