"""Stacked bars."""

from core.bars import Part, stacked


def test_each_piece_begins_where_the_last_one_ended():
    parts = stacked([("f1", "Not started", 2), ("f4", "In place", 3), ("fna", "Not applicable", 1)])
    assert [(part.before, part.count) for part in parts] == [(0, 2), (2, 3), (5, 1)]


def test_what_counts_nothing_is_no_piece():
    assert stacked([("f1", "Not started", 0), ("f2", "Planned", 1)]) == [Part("f2", "Planned", 1, 0)]
    assert stacked([]) == []
