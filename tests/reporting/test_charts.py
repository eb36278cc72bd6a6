"""Charts: well-formed, named, and saying the same as their tables."""

from xml.etree import ElementTree

import pytest

from reporting import charts
from reporting.builders.content import GradeName
from reporting.choices import ReportKind

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=ReportKind.values)
def report(request, picture, national):
    from django.utils import timezone

    from reporting.builders.national import build

    with national():
        return build(picture.cycle, request.param, today=timezone.localdate())


@pytest.fixture
def drawn(report):
    return [
        (strand, ElementTree.fromstring(charts.draw_strand(strand, report)))  # noqa: S314 - our own drawing
        for strand in report.strands
    ]


@pytest.mark.django_db
def test_title_and_description_come_first(drawn, report):
    for strand, svg in drawn:
        title, description = list(svg)[:2]
        assert (title.tag, title.text) == (f"{SVG}title", strand.finding)
        assert description.tag == f"{SVG}desc"
        assert report.cycle in (description.text or "")


@pytest.mark.django_db
def test_colours_are_attributes_and_no_style_is_used(drawn):
    for _, svg in drawn:
        for element in svg.iter():
            assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "rect", "text"}
            assert not {"style", "class", "href"} & set(element.attrib)


@pytest.mark.django_db
def test_every_count_is_printed(drawn):
    for strand, svg in drawn:
        printed = [text.text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
        counts = [band.count for result in strand.descriptors for band in result.now.bands if band.count]
        assert [int((text or "").rpartition(": ")[2]) for text in printed] == counts


@pytest.mark.django_db
def test_few_forces_make_as_long_a_bar_as_many(drawn):
    for strand, svg in drawn:
        thick = [bar for bar in svg.iter(f"{SVG}rect") if bar.get("height") == str(charts.THICK)]
        length = sum(float(bar.get("width", 0)) for bar in thick)
        assert length == pytest.approx(charts.BARS * len(strand.descriptors), abs=len(thick))


@pytest.mark.django_db
def test_bars_stay_within_the_drawing(drawn):
    for _, svg in drawn:
        for bar in svg.iter(f"{SVG}rect"):
            assert float(bar.get("x", 0)) >= charts.LABELS
            assert float(bar.get("x", 0)) + float(bar.get("width", 0)) <= charts.LABELS + charts.BARS + 0.2


@pytest.mark.django_db
def test_the_table_says_the_same(report):
    for strand in report.strands:
        for result in strand.descriptors:
            lines = charts.lines_of(result, report)
            assert [line.cycle for line in lines] == [report.cycle, report.before]
            assert all(sum(cell.span for cell in line.cells) == len(report.grades) for line in lines)
            shown = [int(cell.text) for cell in lines[0].cells]
            assert sum(shown) == result.now.total == int(lines[0].total)


def test_a_scale_of_another_length_spreads_over_the_colours():
    three = [GradeName(value, f"{value}", "") for value in (1, 2, 3)]
    found = charts.looks([*three, GradeName(None, "n/a", "")])
    assert found == [charts.PALETTE[0], charts.PALETTE[2], charts.PALETTE[4], charts.NOT_APPLICABLE]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ReportKind.values)
def test_without_a_submission_there_are_rows_and_no_bars(world, national, kind):
    from django.utils import timezone

    from reporting.builders.national import build

    with national():
        report = build(world.cycle, kind, today=timezone.localdate())
    svg = ElementTree.fromstring(charts.draw_strand(report.strands[0], report))  # noqa: S314 - our own drawing
    assert not list(svg.iter(f"{SVG}rect"))
    assert "6 Data and analysis" in [text.text for text in svg.iter(f"{SVG}text")]
    assert charts.lines_of(report.strands[0].descriptors[0], report)[0].total == "0"
