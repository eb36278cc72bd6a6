"""The position that a chief officer is asked to sign, from the task list. No further reading of the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assessments import scoring
from assessments.task_list import Strand, Task, TaskList
from core.bars import Part, stacked
from frameworks.models import Grade


@dataclass(frozen=True)
class StrandPosition:
    strand: Strand
    total: int
    now: list[Part]
    was: list[Part]
    text: str
    in_place: int
    was_in_place: int
    rose: int
    fell: int


@dataclass(frozen=True)
class Weak:
    task: Task
    movement: int | None


@dataclass(frozen=True)
class Position:
    strands: list[StrandPosition]
    weakest: list[Weak]
    had_last: bool
    fallen: list[Task]

    @property
    def total(self) -> int:
        return sum(strand.total for strand in self.strands)

    @property
    def in_place(self) -> int:
        return sum(strand.in_place for strand in self.strands)

    @property
    def was_in_place(self) -> int:
        return sum(strand.was_in_place for strand in self.strands)

    @property
    def rose(self) -> int:
        return sum(strand.rose for strand in self.strands)

    @property
    def fell(self) -> int:
        return sum(strand.fell for strand in self.strands)


def position_of(tasks: TaskList) -> Position:
    """Per strand the distribution now and last cycle, what moved, and the ten lowest descriptors."""
    weak = [Weak(task, _movement(task)) for task in tasks.tasks if task.grade and task.grade.value]
    weak.sort(
        key=lambda w: (w.task.grade.value if w.task.grade else 0, w.movement or 0, w.task.provision.position)
    )
    return Position(
        strands=[_strand(strand) for strand in tasks.strands],
        weakest=weak[:10],
        had_last=any(task.had_last for task in tasks.tasks),
        fallen=[task for task in tasks.tasks if (_movement(task) or 0) < 0],
    )


def _strand(strand: Strand) -> StrandPosition:
    now = [task.grade for task in strand.tasks]
    was = [task.last_grade for task in strand.tasks]
    moves = [_movement(task) or 0 for task in strand.tasks]
    parts = parts_of(now)
    return StrandPosition(
        strand=strand,
        total=len(strand.tasks),
        now=parts,
        was=parts_of(was),
        text="Now " + ", ".join(f"{part.count} {part.label}" for part in parts),
        in_place=_at_least(now),
        was_in_place=_at_least(was),
        rose=sum(move > 0 for move in moves),
        fell=sum(move < 0 for move in moves),
    )


def parts_of(grades: Iterable[Grade | None]) -> list[Part]:
    """How many stand at each grade, in the order of the scale; those without one last."""
    counts = Counter(grades)
    ordered = sorted(counts, key=lambda grade: (grade is None, grade.position if grade else 0))
    return stacked(
        (_look(grade), grade.name if grade else "not graded yet", counts[grade]) for grade in ordered
    )


def _look(grade: Grade | None) -> str:
    if grade is None:
        return "fnone"
    return f"f{grade.value}" if grade.value else "fna"


def _at_least(grades: list[Grade | None]) -> int:
    return sum(grade is not None and (grade.value or 0) >= scoring.HIGH for grade in grades)


def _movement(task: Task) -> int | None:
    return scoring.movement(
        task.grade.value if task.grade else None, task.last_grade.value if task.last_grade else None
    )
