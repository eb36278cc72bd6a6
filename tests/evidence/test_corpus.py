"""The whole corpus through the checks: what is hostile is refused in a sentence, what is honest is taken.

tests/prove/test_files.py takes it through the upload page, the scanner and the download as well.
"""

import io

import pytest

from evidence.checks import CheckedFile, check_file
from evidence.refusals import FileRefusedError
from tests.evidence.corpus import DISARMED, HONEST, HOSTILE, INFECTED, Sample

MOST = 25 * 1024**2


def check(sample: Sample) -> CheckedFile:
    data = sample.make()
    return check_file(sample.name, io.BytesIO(data), size=len(data), max_bytes=MOST)


def refusal(sample: Sample) -> str:
    """What the person is told; nothing where the file was taken."""
    try:
        check(sample)
    except FileRefusedError as error:
        return str(error)
    return ""


def families(every: list[Sample]) -> list[str]:
    return list(dict.fromkeys(sample.family for sample in every))


def test_the_corpus_is_as_big_as_it_says():
    assert len({(sample.family, sample.name) for sample in HOSTILE}) == len(HOSTILE) >= 200
    assert len({(sample.family, sample.name) for sample in HONEST}) == len(HONEST) >= 50
    assert len(families(HOSTILE)) >= 12


@pytest.mark.asvs("1.5.1", "5.2.2", "5.2.3", "5.3.1")
@pytest.mark.parametrize("family", families(HOSTILE))
def test_every_hostile_file_is_refused_in_a_sentence(family):
    said = {str(sample): refusal(sample) for sample in HOSTILE if sample.family == family}
    assert [sample for sample, sentence in said.items() if ". " not in sentence] == []


@pytest.mark.parametrize("sample", HONEST, ids=str)
def test_every_honest_file_is_taken(sample):
    check(sample)


@pytest.mark.parametrize("sample", INFECTED, ids=str)
def test_what_only_a_scanner_finds_passes_the_checks(sample):
    """Or the tests of the scanner would show nothing."""
    check(sample)


@pytest.mark.parametrize(("sample", "hidden"), DISARMED, ids=lambda value: str(value)[:60])
def test_an_image_with_something_in_it_loses_it(sample, hidden):
    assert hidden in sample.make()
    assert hidden not in check(sample).data
