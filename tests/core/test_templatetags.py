"""Filters of every template: dates in words, counts with their noun, prose that can do no harm."""

import re
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from core.templatetags.portal import count, day, moment, paragraphs

ALLOWED = {"p", "br", "ul", "li"}


def test_days_are_said_in_full():
    assert day(date(2026, 3, 3)) == "3 March 2026"
    assert day(None) == ""


def test_times_are_those_of_the_clock_on_the_wall():
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert day(summer) == "1 July 2026"
    assert moment(summer) == "1 July 2026, 00:30"
    assert moment(datetime(2026, 1, 5, 9, 5, tzinfo=UTC)) == "5 January 2026, 09:05"
    assert moment(None) == ""


@given(st.dates())
def test_a_day_can_be_read_back(value):
    number, name, year = day(value).split(" ")
    assert (int(number), int(year)) == (value.day, value.year)
    assert name == f"{value:%B}"
    assert not number.startswith("0")


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "behaviour", "0 behaviours"),
        (1, "behaviour", "1 behaviour"),
        (2, "reply,replies", "2 replies"),
        (1, "reply,replies", "1 reply"),
        (1234, "row", "1,234 rows"),
    ],
)
def test_counts_agree_with_their_noun(number, noun, said):
    assert count(number, noun) == said


@given(st.integers(min_value=0, max_value=10**9))
def test_only_one_is_one(number):
    said, noun = count(number, "thing").split(" ")
    assert int(said.replace(",", "")) == number
    assert (noun == "thing") == (number == 1)


def test_prose_becomes_paragraphs_lines_and_lists():
    text = "First line\nsecond line\n\nThings:\n- one\n- two\n\nLast."
    assert paragraphs(text) == (
        '<p class="govuk-body">First line<br>second line</p><p class="govuk-body">Things:</p>'
        '<ul class="govuk-list govuk-list--bullet"><li>one</li><li>two</li></ul><p class="govuk-body">Last.</p>'
    )
    assert paragraphs("") == ""
    assert paragraphs("\n\n \n") == ""


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.opened, self.closed, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.opened.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.closed.append(tag)

    def handle_data(self, data):
        self.words.append(data)


MARKUP = st.text(alphabet=st.sampled_from("<>&\"'/=- \nabscript;#x")) | st.text()


@given(MARKUP)
@pytest.mark.asvs("1.2.1")
def test_whatever_is_typed_stays_text(text):
    parsed = Tags()
    parsed.feed(paragraphs(text))
    parsed.close()
    assert {tag for tag, _ in parsed.opened} <= ALLOWED
    assert all(set(attributes) <= {"class"} for _, attributes in parsed.opened)
    opened = [tag for tag, _ in parsed.opened if tag != "br"]
    assert sorted(opened) == sorted(parsed.closed)


@given(MARKUP)
def test_no_word_is_lost(text):
    html = paragraphs(text)
    shown = "".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    assert all(letter in shown for letter in "".join(text.split()) if letter != "-")


@given(MARKUP)
def test_templates_do_not_escape_twice(text):
    rendered = Template("{% load portal %}{{ text|paragraphs }}").render(Context({"text": text}))
    assert rendered == paragraphs(text)
