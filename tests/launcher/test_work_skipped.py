"""Stamps and the staged code: done again exactly when something has changed."""

import os
from pathlib import Path

from launcher.place import Account, Place
from launcher.stage import stage
from launcher.stamps import Stamp, content_hash


def test_a_stamp_is_fresh_until_content_or_name_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    file = source / "deep" / "a.txt"
    file.write_text("one")
    stamp = tmp_path / "stamp"
    assert not Stamp(stamp, content_hash([source])).fresh()
    Stamp(stamp, content_hash([source])).write()
    file.touch()
    assert Stamp(stamp, content_hash([source])).fresh()
    file.write_text("two")
    assert not Stamp(stamp, content_hash([source])).fresh()
    file.write_text("one")
    file.rename(source / "deep" / "b.txt")
    assert not Stamp(stamp, content_hash([source])).fresh()


def test_staged_code_follows_the_checkout(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "app").mkdir(parents=True)
    (checkout / ".git").mkdir()
    (checkout / ".git" / "config").write_text("x")
    (checkout / "app" / "one.py").write_text("ONE = 1\n")
    (checkout / "app" / "two.py").write_text("TWO = 2\n")
    (checkout / "app" / "one.py").chmod(0o600)
    place = Place(checkout, tmp_path / "top", Account(os.getuid(), os.getgid()))

    code = stage(place)
    assert (code / "app" / "one.py").stat().st_mode & 0o777 == 0o640
    assert not (code / ".git").exists()

    (checkout / "app" / "one.py").write_text("ONE = 11\n")
    (checkout / "app" / "two.py").unlink()
    stage(place)
    assert (code / "app" / "one.py").read_text() == "ONE = 11\n"
    assert not (code / "app" / "two.py").exists()


def test_an_ordinary_user_runs_the_checkout_itself(tmp_path: Path) -> None:
    assert stage(Place(tmp_path, tmp_path / "var", None)) == tmp_path
