"""Reading fixtures/content."""

import pytest

from core.content import read_content


def test_lists_and_mappings_are_read_as_they_stand():
    assert read_content("regions")[0]["code"]
    assert read_content("frameworks/NFD-2024")["code"] == "NFD-2024"


def test_letters_beyond_ascii_stay(settings, tmp_path):
    settings.CONTENT_DIR = tmp_path
    (tmp_path / "words.yaml").write_text("- “Heddlu” – ŵ\n", encoding="utf-8")
    assert read_content("words") == ["“Heddlu” – ŵ"]


def test_content_is_data_and_runs_nothing(settings, tmp_path):
    settings.CONTENT_DIR = tmp_path
    (tmp_path / "evil.yaml").write_text("!!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(Exception, match="could not determine a constructor"):
        read_content("evil")


def test_a_file_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        read_content("nothing")
