"""Steps of an assessment, each as the person who takes it."""

from assessments import signing
from assessments.models import Assessment
from forces.choices import Audience
from forces.scope import By, scope


def force_scope(people, membership):
    return scope(Audience.FORCE, people.force.pk, by=By.of(membership))


def send(people):
    with force_scope(people, people.lead):
        assessment = Assessment.objects.for_pages().get(pk=people.assessment.pk)
        signing.send_for_signature(assessment=assessment, note="A note.", by=people.lead)


def sign(people):
    with force_scope(people, people.chief):
        assessment = Assessment.objects.for_pages().get(pk=people.assessment.pk)
        return signing.sign(assessment=assessment, signed_as="Chief", by=people.chief)
