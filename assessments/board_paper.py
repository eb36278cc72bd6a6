"""The position as a paper for the force's own board: what the chief officer's page says, as a Word document.

No clock and no id: the same position gives the same bytes.
"""

from django.conf import settings

from assessments.position import StrandPosition, Weak
from assessments.standing import Standing
from assessments.weak_list import Point, WeakList, weak_list
from core.templatetags.portal import count, day, moment
from core.word import Document

INVENTED = "Demonstration data: invented"


def board_paper(standing: Standing, *, demonstration: bool) -> bytes:
    """The file. demonstration: every page says that its figures are invented."""
    assessment = standing.assessment
    title = f"VAWG self-assessment of {assessment.force.name}, {assessment.cycle.name}"
    header = f"{settings.MARKING}. {INVENTED}" if demonstration else settings.MARKING
    paper = Document(title, header=header)
    paper.heading(title)
    weak = weak_list(standing.weak, [task.provision for task in standing.tasks.tasks])
    _status(paper, standing)
    _strands(paper, standing)
    _weakest(paper, standing)
    _weakly_founded(paper, standing, weak)
    _questions(paper, standing)
    _changes(paper, standing)
    _appendix(paper, weak)
    return paper.data()


def _status(paper: Document, standing: Standing) -> None:
    assessment, sent = standing.assessment, standing.sent
    paper.paragraph(f"{assessment.get_stage_display()}. Due nationally on {day(assessment.due_on)}.")
    paper.paragraph(sentence(standing))
    paper.paragraph(f"Questions between colleagues that are still open: {len(standing.threads) or 'none'}.")
    if sent:
        paper.paragraph(f"Sent by {sent.by_name}, {moment(sent.at)}.")
        if sent.note:
            paper.paragraph(sent.note, style="Quote")


def sentence(standing: Standing) -> str:
    """9 of 24 descriptors are In place or Embedded; in Autumn 2025 it was 5. 10 rose, 2 fell: Internal culture."""
    position, tasks, cycle = standing.position, standing.tasks, standing.assessment.cycle
    said = f"{position.in_place} of {position.total} descriptors are In place or Embedded"
    if position.had_last and cycle.previous:
        said += f"; in {cycle.previous.name} it was {position.was_in_place}."
        fallen = ", ".join(task.provision.title for task in position.fallen)
        said += f" {position.rose} rose, {position.fell} fell{f': {fallen}' if fallen else ''}"
    return f"{said}. {tasks.answered} of {tasks.total} behaviours are answered."


def _strands(paper: Document, standing: Standing) -> None:
    last = standing.position.had_last
    paper.heading("Position by strand", 2)
    paper.table(
        ["Strand", "Descriptors at each grade", "In place or Embedded", "Changed"],
        [
            [row.strand.provision.title, row.text, _high(row, last), _moved(row, last)]
            for row in standing.position.strands
        ],
        widths=[2, 5, 2, 2],
    )


def _high(row: StrandPosition, had_last: bool) -> str:
    was = f", was {row.was_in_place}" if had_last else ""
    return f"{row.in_place} of {row.total}{was}"


def _moved(row: StrandPosition, had_last: bool) -> str:
    moved = [f"{row.rose} rose"] * bool(row.rose) + [f"{row.fell} fell"] * bool(row.fell)
    return ", ".join(moved) or ("no change" if had_last else "nothing to compare with")


def _weakest(paper: Document, standing: Standing) -> None:
    if not standing.position.weakest:
        return
    paper.heading("The ten weakest", 2)
    paper.table(
        ["Descriptor", "Grade", "Since last cycle"],
        [
            [weak.task.name, weak.task.grade.name if weak.task.grade else "", _movement(weak)]
            for weak in standing.position.weakest
        ],
        widths=[6, 2, 3],
    )


def _movement(weak: Weak) -> str:
    if weak.movement is None:
        return "nothing to compare with"
    if not weak.movement:
        return "no change"
    return f"{'up' if weak.movement > 0 else 'down'} {abs(weak.movement)}"


def _weakly_founded(paper: Document, standing: Standing, weak: WeakList) -> None:
    """How often each rule is broken in each strand; where, the appendix says."""
    paper.heading("Is it well founded?", 2)
    if not weak:
        paper.paragraph("Nothing was found that is weakly founded.")
        return
    strands = [strand.provision for strand in standing.tasks.strands]
    paper.paragraph(f"{count(len(weak), 'thing')} to look at again. The appendix names each.")
    paper.table(
        ["What", *(strand.title for strand in strands), "All"],
        [
            [rule, *(str(weak.count(rule, strand)) for strand in strands), str(number)]
            for rule, number in weak.by_rule
        ],
        widths=[6, *(2 for _ in strands), 2],
    )


def _appendix(paper: Document, weak: WeakList) -> None:
    if not weak:
        return
    paper.new_page()
    paper.heading("Appendix: what is weakly founded", 2)
    for part in weak.descriptors:
        paper.heading(f"{part.descriptor.name}: {part.count}", 3)
        paper.items(f"{found.label}: {with_word(point)}" for found in part.rules for point in found.points)


def with_word(point: Point) -> str:
    """Prepare 7.2.a A list is kept. The lead says: It comes in May."""
    if not point.word:
        return point.name
    stop = "" if point.name.endswith((".", "?", "!")) else "."
    return f"{point.name}{stop} The lead says: {point.word}"


def _questions(paper: Document, standing: Standing) -> None:
    paper.heading("Open questions of the national team", 2)
    if not standing.questions and not standing.answered:
        paper.paragraph("None.")
    for question in standing.questions:
        paper.heading(question.asked.provision.name, 3)
        paper.paragraph(question.asked.reason, style="Quote")
        changed = "The answers were changed." if question.changed else "Nothing was changed."
        paper.paragraph(f"{changed} {question.reply}".strip())
    for reply in standing.answered:
        paper.heading(reply.provision.name, 3)
        paper.paragraph(reply.question, style="Quote")
        paper.paragraph(f"Answered in words with submission {standing.number - 1}: {reply.text}")


def _changes(paper: Document, standing: Standing) -> None:
    if not standing.again:
        return
    paper.heading(f"What is different from submission {standing.number - 1}", 2)
    rows = [
        [
            one.name,
            one.before.name if one.before else "none",
            one.after.name if one.after else "none",
            _besides(len(one.texts), len(one.added), len(one.removed)),
        ]
        for _, found in standing.changes
        for one in found
    ]
    if rows:
        paper.table(["Where", "Was", "Is", "Besides"], rows, widths=[5, 2, 2, 3])
    elif not standing.in_words:
        paper.paragraph("Nothing.")
    paper.items(f"{reply.provision.name}. Answered in words: {reply.text}" for reply in standing.in_words)


def _besides(texts: int, added: int, removed: int) -> str:
    said = [f"{count(texts, 'text')} changed"] * bool(texts)
    said += [f"{added} evidence added"] * bool(added) + [f"{removed} evidence removed"] * bool(removed)
    return ", ".join(said)
