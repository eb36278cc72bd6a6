"""Two conditions are alike when they say the same, and only then."""

import pytest

from forces.gate.expressions import same

OWN = "force_id = (SELECT nullif(current_setting('portal.force_id', true), '')::int)"
PRINTED = (
    "(force_id = ( SELECT (NULLIF(current_setting('portal.force_id'::text, true), ''::text))::integer"
    ' AS "nullif"))'
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OWN, PRINTED),
        (f"{OWN} AND audience = 'force'", f"({PRINTED} AND ((audience)::text = 'force'::text))"),
        ("a = 1 AND b = 2 AND c = 3", "((a = 1) AND (b = 2) AND (c = 3))"),
        ("k IN ('a', 'b')", "((k)::text = ANY ((ARRAY['a'::character varying, 'b'::text])::text[]))"),
        ("k IN ('a')", "((k)::text = 'a'::text)"),
        ('NOT ("superseded")', "(NOT superseded)"),
        (
            "EXISTS (SELECT FROM other o WHERE o.a = mine.a AND o.b = mine.b)",
            "(EXISTS ( SELECT\n   FROM other o\n  WHERE ((o.a = mine.a) AND (o.b = mine.b))))",
        ),
        ("id IN (SELECT id FROM other)", "(id IN ( SELECT other.id\n   FROM other))"),
        (
            "(a, b) IN (SELECT x, y FROM other WHERE z)",
            "((a, b) IN ( SELECT other.x,\n    other.y\n   FROM other\n  WHERE other.z))",
        ),
        (None, None),
    ],
)
def test_alike(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OWN, "true"),
        (OWN, None),
        (OWN, PRINTED.replace("portal.force_id", "portal.membership_id")),
        (OWN, f"({PRINTED} OR true)"),
        ("a AND (b OR c)", "((a AND b) OR c)"),
        ("NOT (a AND b)", "((NOT a) AND b)"),
        ("k = 'force'", "((k)::text <> 'force'::text)"),
        ("k = 'Force'", "((k)::text = 'force'::text)"),
        ("k IN ('a', 'b')", "((k)::text = ANY ((ARRAY['a'::text, 'c'::text])::text[]))"),
        (
            "EXISTS (SELECT FROM other o WHERE o.a = mine.a)",
            "(EXISTS ( SELECT FROM other o WHERE (o.a = o.a)))",
        ),
        ("id IN (SELECT id FROM other)", "(id IN ( SELECT another.id FROM another))"),
        ("(a, b) IN (SELECT x, y FROM other)", "((a, b) IN ( SELECT other.y, other.x FROM other))"),
        ("(a + b) * c = 1", "((a + (b * c)) = 1)"),
    ],
)
def test_not_alike(one, other):
    assert not same(one, other)
