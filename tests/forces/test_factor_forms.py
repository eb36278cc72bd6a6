"""What a browser's passkey may say: anything at all, and it is an answer in words."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from forces.factor_forms import CredentialField

HOSTILE = ["1" * 5000, f'{{"id": {"9" * 5000}}}', "[" * 100_000, '{"id":', "\u0000", "NaN", "[]", "{}"]


@pytest.mark.asvs("2.2.1")
@pytest.mark.django_db
@pytest.mark.parametrize("sent", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_signing_in_by_a_passkey_that_is_none(sent):
    answer = Client().post(reverse("mfa_login_webauthn"), {"credential": sent})
    assert answer.status_code < 500


@given(st.text())
def test_whatever_is_sent_is_read_or_refused(text):
    with suppress(ValidationError):
        CredentialField(required=False).clean(text)
