"""Words are found however they were typed, and never a part of another word."""

import pytest
from django.db import connection

from audit.removal.words import UnreadableWordsError, Words, pattern_of, seal, unseal


def stands(words, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~* %s", [text, pattern_of(words)])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Jane Smith", "so JANE   smith said"),
        ("Jane Smith", "Jane\u00a0Smith"),
        ("Jane Smith", "Jane\nSmith’s"),
        ("Jane Smith", "statement_jane_smith.docx"),
        ("Jane Smith", "jane-smith.pdf"),
        ("Jane Smith", "https://x.example/Jane%20Smith?"),
        ("O'Brien-Jones", "O’Brien–Jones"),
        ("Zoë Müller", "ZOË MÜLLER"),
        ("Zoë Müller", "Zoe\u0308 Mu\u0308ller"),
        ("07700 900123", "on 07700900123."),
        ("07700900123", "on 07700 900 123."),
        ("a.b+c@x.example", "mail A.B+C@X.example"),
        (r"C:\name (1) [x] {2} ^$|*?", r"C:\NAME (1) [x] {2} ^$|*?"),
    ],
)
def test_found(words, text):
    assert stands(words, text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Anne", "planned"),
        ("Jane Smith", "Jane Smithson"),
        ("Jane Smith", "Jane and Smith"),
        ("12 High Street", "112 High Street"),
        ("a.c@x", "abc@x"),
    ],
)
def test_not_found(words, text):
    assert not stands(words, text)


def test_sealed_words_tell_nothing_and_come_back_whole():
    words = Words.new("  Jane \n Smith ")
    sealed = seal(words)
    assert "Jane" not in sealed
    assert unseal(sealed) == words == Words("Jane Smith", words.salt)
    assert words.sha256 != Words.new("Jane Smith").sha256


def test_with_another_key_they_cannot_be_read(settings):
    sealed = seal(Words.new("Jane Smith"))
    settings.SECRET_KEY = "another-key-that-signs-nothing-real-either"
    with pytest.raises(UnreadableWordsError):
        unseal(sealed)


def test_with_the_key_of_before_they_can(settings):
    words = Words.new("Jane Smith")
    sealed, before = seal(words), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-signs-nothing-real-either"
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unseal(sealed) == words
