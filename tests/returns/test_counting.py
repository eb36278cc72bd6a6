"""What answers come to."""

from decimal import Decimal

from returns.choices import QuestionKind
from returns.counting import Counted
from returns.wording import Line


def test_choices_are_counted_with_those_that_nobody_made():
    line = Line(1, QuestionKind.CHOICE, "Who?", options=("PSD", "HR"))
    counted = Counted.of(line, ["PSD", "PSD", "", None, None])
    assert (counted.asked, counted.sent, counted.without) == (5, 3, 1)
    assert counted.answers == [("PSD", "PSD", 2), ("HR", "HR", 0)]
    assert counted.numbers is None


def test_yes_and_no_stand_in_words():
    counted = Counted.of(Line(1, QuestionKind.YES_NO, "?"), ["yes", "no", "no"])
    assert counted.answers == [("yes", "Yes", 1), ("no", "No", 2)]


def test_of_numbers_the_middle_and_both_ends():
    counted = Counted.of(Line(1, QuestionKind.NUMBER, "?"), ["1", "10", "2", "3.5", "[removed]", "", None])
    numbers = counted.numbers
    assert numbers is not None
    assert (numbers.how_many, numbers.total, numbers.middle) == (4, Decimal("16.5"), Decimal("2.75"))
    assert (numbers.least, numbers.most) == (Decimal(1), Decimal(10))


def test_one_number_and_none():
    line = Line(1, QuestionKind.NUMBER, "?")
    one = Counted.of(line, ["7"]).numbers
    assert one is not None
    assert one.least == one.middle == one.most == 7
    assert Counted.of(line, ["", None]).numbers is None
    assert Counted.of(line, []).asked == 0


def test_texts_are_not_counted_by_what_they_say():
    counted = Counted.of(Line(1, QuestionKind.TEXT, "?"), ["Words.", ""])
    assert (counted.answers, counted.without) == ([], 1)
