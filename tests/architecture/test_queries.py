"""No page asks the database more often because there is more to show: not one query for each row."""

from uuid import uuid4

from django.db import DatabaseError, connection, models, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from forces import rights
from forces.grants import GRANTS
from tests.architecture.asking import Asker, people_remembered
from tests.architecture.planting import Everything
from tests.architecture.test_matrix import own_pages
from tests.conftest import arranging

ROLES = ("lead", "national_lead", "policing_body")
COPIES = 3
# What a page may ask more all the same: less than one query for each copy.
SLACK = 1


def test_a_page_asks_no_more_of_more_rows(asking):
    askers = [Asker(role, asking.actors()[role], asking) for role in ROLES]
    pages = [(asker, url) for asker in askers for url in own_pages(asking, asker.role)]
    with people_remembered():
        before = [queries(*page) for page in pages]
        with arranging():
            copied = more_of_everything(asking)
        after = [queries(*page) for page in pages]
    assert len(copied) > 10, copied
    more = [
        f"{asker.role}: {url}: {few} queries, and {many} with {COPIES} more of each thing"
        for (asker, url), few, many in zip(pages, before, after, strict=True)
        if many > few + SLACK
    ]
    assert not more, (
        "\n".join(more)
        + "\nFetch what each row shows with the rows: select_related, prefetch_related or annotate."
    )


def queries(asker: Asker, url: str) -> int:
    reset_queries()  # the log holds 9,000, and counts nothing beyond
    with CaptureQueriesContext(connection) as captured:
        asker.ask("GET", url)
    return len(captured)


def more_of_everything(everything: Everything) -> set[str]:
    """Of each thing that somebody can add three more that say the same, where its table takes them: of which it did."""
    copied = set()
    for model in rights.portal_models():
        grants = GRANTS.get(model._meta.label, {}).values()
        if any("insert" in grant.do for grant in grants):
            rows = model._base_manager.order_by("-pk")
            if rights.of_a_force(model):
                rows = rows.filter(force=everything.own.force)
            if sum(copy_of(row) for row in list(rows[:10]) for _ in range(COPIES)):
                copied.add(model._meta.label)
    return copied


def copy_of(row: models.Model) -> bool:
    """Whether there is one more. Some there can only be one of."""
    row.pk = None
    for field in row._meta.concrete_fields:
        if isinstance(field, models.UUIDField):
            setattr(row, field.attname, uuid4())
        elif isinstance(field, models.EmailField):
            setattr(row, field.attname, f"{uuid4()}@copied.example")
    row._state.adding = True
    try:
        with transaction.atomic():
            row._meta.base_manager.bulk_create([row])
            connection.check_constraints()  # also those that are asked at the end
    except DatabaseError:
        return False
    return True
