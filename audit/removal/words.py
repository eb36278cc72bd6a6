"""The words to be removed: how they are found again however they were typed, and how they are kept until decided."""

import base64
import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils import timezone

# Shorter words stand in half of all sentences.
SHORTEST = 4
LONGEST = 500
FIRST_DAY = date(2026, 1, 1)  # no removal is older

# What programs make of a quotation mark and of a hyphen while somebody types, and what stands between two words in a
# sentence, a file's name or an address.
_LOOK_ALIKE = ("'’‘ʼ`´", '"“”„', "-‐‑‒–")
_BETWEEN = r"(?:[\s\u00a0\u2007\u200b\u202f_+-]|%20)"


class UnreadableWordsError(Exception):
    """The kept words cannot be read any more: the portal's key was changed. They have to be asked for again."""


def pattern_of(words: str) -> str:
    """A regular expression of PostgreSQL's that finds the words: any case, any white space, whole words.

    Digits are found with and without the spaces that people put between them. Used with the flag i.
    """
    parts = unicodedata.normalize("NFC", words).split()
    pattern = ""
    for before, part in zip(["", *parts], parts, strict=False):
        if before:
            pattern += _BETWEEN + ("*" if before[-1].isdigit() and part[0].isdigit() else "+")
        pattern += _pattern_of_part(part)
    first = "(?<![[:alnum:]])" if parts and parts[0][0].isalnum() else ""
    last = "(?![[:alnum:]])" if parts and parts[-1][-1].isalnum() else ""
    return f"{first}{pattern}{last}"


def _pattern_of_part(part: str) -> str:
    found = ""
    for place, character in enumerate(part):
        if place and character.isdigit() and part[place - 1].isdigit():
            found += rf"{_BETWEEN}*"
        found += _pattern_of_character(character)
    return found


def _pattern_of_character(character: str) -> str:
    for alike in _LOOK_ALIKE:
        if character in alike:
            return f"[{alike}]"
    if not character.isascii():
        return _pattern_of_letter(character)
    return character if character.isalnum() else f"\\{character}"


def _pattern_of_letter(letter: str) -> str:
    """Both cases, whatever the database's locale knows of them, and the letter and its accent apart."""
    cases = sorted({case for case in (letter, letter.lower(), letter.upper()) if len(case) == 1})
    apart = [
        decomposed
        for case in cases
        if len(decomposed := unicodedata.normalize("NFD", case)) > 1 and decomposed[0].isalpha()
    ]
    return f"(?:{'|'.join([*cases, *apart])})"


def marks() -> list[str]:
    """What removals leave where words stood, one for each day since the first could be: as SAID in bodies.py."""
    days = range(FIRST_DAY.toordinal(), timezone.localdate().toordinal() + 1)
    return [f"[removed {day.day} {day:%B} {day.year}]" for day in map(date.fromordinal, days)]


# --- keeping ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What is to be removed, and the secret without which its hash tells nothing."""

    text: str
    salt: str

    @classmethod
    def new(cls, text: str) -> "Words":
        return cls(" ".join(text.split()), secrets.token_hex(16))

    @property
    def pattern(self) -> str:
        return pattern_of(self.text)

    @property
    def sha256(self) -> str:
        return hashlib.sha256((self.salt + self.pattern).encode()).hexdigest()


def seal(words: Words) -> str:
    return _cipher().encrypt(json.dumps([words.text, words.salt]).encode()).decode()


def unseal(sealed: str) -> Words:
    """Raises UnreadableWordsError."""
    try:
        text, salt = json.loads(_cipher().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise UnreadableWordsError from error
    return Words(text, salt)


def _cipher() -> MultiFernet:
    """Keys of its own, from the portal's. What an older key sealed still reads."""
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    digest = hashlib.sha256(b"audit.removal.words\0" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
