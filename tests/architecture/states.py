"""How a row in a state is told: for each state that forces/visibility.py names, the condition on its rows."""

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q

from assessments.choices import OPEN_STAGES, Stage
from forces.visibility import Sight
from reviews.choices import DECIDED, ReviewState


def _superseded(model: type[Model], value: bool) -> Q:
    here = model._meta.label.startswith("assessments.Submission")
    return Q(**{"superseded" if here else "submission__superseded": value})


def _pinned(model: type[Model]) -> Exists:
    pinned = apps.get_model("assessments.SubmittedEvidence")._base_manager
    key = "pgh_obj" if hasattr(model, "pgh_tracked_model") else "pk"
    return Exists(pinned.filter(version=OuterRef(key)))


def _removal(model: type[Model], *, national: bool, asked: bool) -> Q:
    here = "" if model._meta.label.endswith(("Removal", "RemovalEvent")) else "removal__"
    return Q(**{"force__isnull": national, f"{here}to_national": asked})


def _by_national(model: type[Model]) -> Q:
    return Q(step="reopened") if model._meta.label == "assessments.SignOff" else Q(by_national=True)


def _is_response(model: type[Model]) -> bool:
    """A response has a table of its own for what is released."""
    return model._meta.label.startswith("actionplans.Response")


def _in_the_library(model: type[Model], *, published: bool, taken_back: bool) -> Q:
    """Of an entry and its lines, and of their histories."""
    entry = model._meta.label.startswith("practice.PracticeProvision")
    key = "practice" if entry else "pgh_obj" if hasattr(model, "pgh_tracked_model") else "pk"
    back = Exists(apps.get_model("practice.TakenBack")._base_manager.filter(practice=OuterRef(key)))
    stands = Q(**{f"{'practice__' * entry}published_at__isnull": not published})
    return stands & (Q(back) if taken_back else ~Q(back))


_RELEASED, _QUESTION, _ACCEPTED = (
    Q(released_at__isnull=False),
    Q(kind="question"),
    Q(review__state="accepted"),
)

# {state as forces/visibility.py says it: the rows that are in it}
STATES = {
    "": lambda model: Q(),
    "being answered": lambda model: Q(assessment__stage__in=OPEN_STAGES),
    "sent to the chief officer, not signed": lambda model: Q(assessment__stage=Stage.WITH_CHIEF_OFFICER),
    "after it was submitted": lambda model: Q(assessment__stage=Stage.SUBMITTED),
    "by the force": lambda model: ~_by_national(model),
    "by the national team": _by_national,
    "being written": lambda model: Q() if _is_response(model) else Q(submission__isnull=True),
    "sent with a submission": lambda model: Q(submission__isnull=False),
    "in no submission": lambda model: ~_pinned(model),
    "a submission rests on it": _pinned,
    "signed": lambda model: _superseded(model, False),
    "superseded by a later one": lambda model: _superseded(model, True),
    "shared": lambda model: Q(),
    "released": lambda model: Q(),
    "not sent yet": lambda model: Q(),
    "returned": lambda model: Q(),
    "of the live plan": lambda model: Q(edition__isnull=True),
    "of a shared edition": lambda model: Q(edition__isnull=False),
    "published": lambda model: Q(plan__withdrawals__isnull=True),
    "withdrawn": lambda model: Q(plan__withdrawals__isnull=False),
    "not decided": lambda model: ~Q(state__in=DECIDED),
    "sent back with questions": lambda model: Q(state=ReviewState.SENT_BACK),
    "accepted": lambda model: Q(state=ReviewState.ACCEPTED),
    "not released": lambda model: ~_RELEASED,
    "released, sent back with questions": lambda model: _RELEASED & ~_ACCEPTED,
    "released, a question, accepted all the same": lambda model: _RELEASED & _ACCEPTED & _QUESTION,
    "released to its force": lambda model: _RELEASED,
    "released, accepted": lambda model: _RELEASED & _ACCEPTED & ~_QUESTION,
    "released to the force": lambda model: _RELEASED,
    "released with what was accepted": lambda model: _RELEASED,
    "released, the public version": lambda model: _RELEASED,
    "a force’s lead": lambda model: Q(audience="force", role="force_lead"),
    "others of a force": lambda model: Q(audience="force") & ~Q(role="force_lead"),
    "all but forces’ people": lambda model: ~Q(audience="force"),
    "not in the library yet": lambda model: _in_the_library(model, published=False, taken_back=False),
    "in the library": lambda model: _in_the_library(model, published=True, taken_back=False),
    "taken back by its source": lambda model: _in_the_library(model, published=True, taken_back=True),
    "being prepared": lambda model: Q(called_at__isnull=True),
    "called": lambda model: Q(called_at__isnull=False),
    "not sent": lambda model: Q(state="draft"),
    "sent to the national team": lambda model: Q(state="sent"),
    "of a force": lambda model: Q(force__isnull=False),
    "of national content": lambda model: Q(force__isnull=True),
    "of a force alone": lambda model: _removal(model, national=False, asked=False),
    "of a force, which asks the national lead to agree": lambda model: _removal(
        model, national=False, asked=True
    ),
    "of what the national team wrote": lambda model: Q(force__isnull=True),
}


def rows_of(sight: Sight, model: type[Model]):
    """The rows of the model (or of its history) that are in the line's state."""
    assert sight.state in STATES, (
        f"“{sight.thing}” has a state in forces/visibility.py that has no condition: say in"
        f" tests/architecture/states.py which rows are “{sight.state}”."
    )
    return model._base_manager.filter(STATES[sight.state](model))
