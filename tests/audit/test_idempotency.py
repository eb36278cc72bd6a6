"""What a form's key stands for, and how long."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone

from audit import idempotency, tasks
from audit.models import IdempotencyKey

pytestmark = pytest.mark.django_db

FACTORY = RequestFactory()


def digest(path="/plan/add/", **sent):
    return idempotency.digest_of(FACTORY.post(path, sent))


def test_what_was_sent_and_where_to_make_the_digest():
    first = digest(title="One", many=["a", "b"])
    assert first == digest(many=["a", "b"], title="One")
    assert first == digest(title="One", many=["a", "b"], form_key="x", csrfmiddlewaretoken="y")
    for other in (
        digest(title="Two", many=["a", "b"]),
        digest(title="One", many=["b", "a"]),
        digest(title="One", many=["a"]),
        digest(title="One", manya="b"),
        digest("/plan/add/?for=PREPARE.1.1", title="One", many=["a", "b"]),
    ):
        assert other != first


def test_a_files_name_and_content_count_and_it_can_still_be_read():
    def of(name, content):
        request = FACTORY.post("/evidence/add/", {"file": SimpleUploadedFile(name, content)})
        made = idempotency.digest_of(request)
        assert request.FILES["file"].read() == content
        return made

    assert of("a.txt", b"1") == of("a.txt", b"1")
    assert len({of("a.txt", b"1"), of("a.txt", b"2"), of("b.txt", b"1")}) == 3


def test_keys_are_forgotten_after_a_day(world, arrange):
    with arrange():
        row = {"by": world.warwickshire.lead, "digest": "0" * 64}
        old = IdempotencyKey.objects.create(**row, key=uuid.uuid4())
        IdempotencyKey.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(hours=25))
        young = IdempotencyKey.objects.create(**row, key=uuid.uuid4())
    tasks.sweep_keys()  # as the worker does: by the bare login, in no scope
    with arrange():
        assert list(IdempotencyKey.objects.all()) == [young]
