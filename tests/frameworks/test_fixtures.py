"""The quoted content as files: counts, order, and sentences read off the sources.

No database: load_content has tests of its own. The sources are not in the repository: sentences typed from them
stand in fixtures/proofs.yaml, and docs/content.md says how the whole was compared once.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

FIXTURES = Path(__file__).parents[2] / "fixtures"
CONTENT = FIXTURES / "content"
FRAMEWORKS = ["NFD-2024", "NFD-2021", "HMICFRS-2021"]


def load(name: str) -> Any:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))


FRAMEWORK = {code: load(f"frameworks/{code}") for code in FRAMEWORKS}
PROVISIONS: dict[str, dict[str, Any]] = {
    p["code"]: p for framework in FRAMEWORK.values() for p in framework["provisions"]
}
UPDATES = {u["code"]: u for u in FRAMEWORK["HMICFRS-2021"]["updates"]}
PASSAGES = {p["code"]: p for p in load("passages")}
DELIVERABLES = {d["code"]: d for d in load("deliverables")}
FORCES = {f["slug"]: f for f in load("forces")}
REGIONS = [r["code"] for r in load("regions")]
PORTFOLIOS = {p["code"]: p for p in load("portfolios")}
PROOFS = yaml.safe_load((FIXTURES / "proofs.yaml").read_text(encoding="utf-8"))


def strings(node: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every string that the files hold, with its place."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from strings(value, f"{where}/{node.get('code', '')}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, where)


LINKS = load("crosswalk")
OBLIGATIONS = load("obligations")
FILES = ["regions", "forces", "portfolios", "scales", "passages", "deliverables", "crosswalk", "obligations"]
FILES += [f"frameworks/{code}" for code in FRAMEWORKS]
ALL_STRINGS = [pair for name in FILES for pair in strings(load(name), name)]


def kinds(framework: str, under: str = "") -> Counter[str]:
    return Counter(p["kind"] for p in FRAMEWORK[framework]["provisions"] if p["code"].startswith(under))


def test_2024_has_its_24_descriptors_and_234_lines() -> None:
    assert kinds("NFD-2024") == {"strand": 4, "descriptor": 24, "heading": 28, "behaviour": 206}


@pytest.mark.parametrize(
    ("strand", "rateable_by_descriptor"),
    [
        ("PREPARE", [8, 17, 14, 24, 9, 6, 23, 3, 6]),
        ("PROTECT", [9, 3, 5, 6, 5]),
        ("PURSUE", [7, 6, 7, 10, 3]),
        ("PREVENT", [4, 5, 6, 9, 11]),
    ],
)
def test_2024_behaviours_of_each_descriptor(strand: str, rateable_by_descriptor: list[int]) -> None:
    found = [
        kinds("NFD-2024", f"{code}.")["behaviour"]
        for code, p in PROVISIONS.items()
        if p["kind"] == "descriptor" and p["parent"] == strand
    ]
    assert found == rateable_by_descriptor


def test_2021_has_pillars_areas_actions_and_outcome_codes() -> None:
    assert kinds("NFD-2021") == {"pillar": 3, "action_area": 10, "national_action": 34, "outcome_code": 3}
    actions = Counter(p["parent"] for p in PROVISIONS.values() if p["kind"] == "national_action")
    assert [actions[f"2021.{n}"] for n in range(1, 11)] == [2, 5, 4, 3, 3, 3, 4, 2, 3, 5]
    assert {p["parent"] for p in PROVISIONS.values() if p["kind"] == "outcome_code"} == {"2021.8.2"}


def test_2021_areas_carry_rationale_timing_and_short_title() -> None:
    areas = [p for p in PROVISIONS.values() if p["kind"] == "action_area"]
    assert all(a["rationale"] and a["timing"] and a["short_title"] for a in areas)
    assert [len(a["rationale"]) for a in areas] == [3, 3, 3, 6, 4, 3, 5, 3, 4, 4]


def test_recommendations_are_a_tree_and_three_are_addressed_to_forces() -> None:
    recommendations = [p for p in PROVISIONS.values() if p["kind"] == "recommendation"]
    assert (
        " ".join(p["number"] for p in recommendations)
        == "1 1.1 1.4 2 2.1 2.4 3 3.2 3.3 4 4.1 4.2 4.3 4.4 5.2"
    )
    assert PROVISIONS["HMICFRS.2.1"]["parent"] == "HMICFRS.2"
    assert [p["number"] for p in recommendations if p["parent"] is None] == ["1", "2", "3", "4", "5.2"]
    assert {p["number"] for p in recommendations if p["addressed_to_forces"]} == {"3.2", "4", "4.1"}


def test_every_recommendation_has_its_owners_updates() -> None:
    updates = Counter(u["recommendation"].removeprefix("HMICFRS.") for u in UPDATES.values())
    assert updates == {
        "1": 1, "1.1": 1, "1.4": 1, "2": 4, "2.1": 4, "2.4": 9, "3": 3, "3.2": 2, "3.3": 1, "4": 6, "4.1": 2,
        "4.2": 1, "4.3": 1, "4.4": 5, "5.2": 1,
    }  # fmt: skip # laid out to be read
    assert len(UPDATES) == len(FRAMEWORK["HMICFRS-2021"]["updates"]) == 42


def test_sixteen_spellings_of_owner_come_to_portfolios() -> None:
    portfolio_of = {label: code for code, p in PORTFOLIOS.items() for label in p["labels"]}
    assert len(portfolio_of) == sum(len(p["labels"]) for p in PORTFOLIOS.values()) == 16
    assert {u["owner_label"] for u in UPDATES.values()} == set(portfolio_of)
    assert all(u["portfolio"] == portfolio_of[u["owner_label"]] for u in UPDATES.values())
    assert "stalking" in PORTFOLIOS


def test_codes_are_used_once() -> None:
    for rows in (PROVISIONS, UPDATES, PASSAGES, DELIVERABLES, FORCES, PORTFOLIOS):
        assert rows
    assert len(PROVISIONS) == sum(len(f["provisions"]) for f in FRAMEWORK.values()) == 262 + 50 + 15
    assert len(PASSAGES) == len(load("passages")) == 40
    assert len(DELIVERABLES) == len(load("deliverables")) == 33


def test_a_parent_stands_before_its_children_and_in_their_code() -> None:
    seen: set[str] = set()
    for provision in PROVISIONS.values():
        if provision["parent"]:
            assert provision["parent"] in seen
        if provision["kind"] not in {"pillar", "action_area", "strand"} and provision["parent"]:
            assert provision["code"].startswith(provision["parent"] + ".")
        seen.add(provision["code"])


def test_headings_have_lines_beneath_them_and_behaviours_have_none() -> None:
    parents = {p["parent"] for p in PROVISIONS.values()}
    assert all((p["code"] in parents) == (p["kind"] == "heading") for p in PROVISIONS.values()
               if p["kind"] in {"heading", "behaviour"})  # fmt: skip # laid out to be read


def test_numbers_and_letters_run_on() -> None:
    counted = {"descriptor", "heading", "behaviour", "national_action"}
    children: dict[str, list[str]] = {}
    for p in PROVISIONS.values():
        if p["kind"] in counted:
            children.setdefault(p["parent"], []).append(p["number"])
    for parent, numbers in children.items():
        depth = parent.count(".") if parent[0].isalpha() else 0
        letters = {2: "abcdefghijklmnopqrstuvwxyz", 3: ("i", "ii", "iii", "iv", "v")}
        wanted = letters.get(depth, [str(n) for n in range(1, 40)])
        assert numbers == list(wanted[: len(numbers)]), parent
        assert all(f"{parent}.{number}" in PROVISIONS for number in numbers if parent[0].isalpha())


@pytest.mark.parametrize(
    "residue",
    [r"<", r"&\w+;", r"[▪○•●■□]", r"\|", r" {2}|\t|\xa0", r"\*\*|\\", r"-{2,}|_{2,}", r"\xc2|â€|\ufffd",
     r"\w-(\n|$)", r"^\s|\s$", r"\]\(|https?:(?!//college\.police\.uk/)"],
)  # fmt: skip # laid out to be read
def test_nothing_of_the_conversion_is_left(residue: str) -> None:
    assert [(where, text[:80]) for where, text in ALL_STRINGS if re.search(residue, text)] == []


def test_a_line_break_stands_only_between_paragraphs_and_before_items() -> None:
    for where, text in ALL_STRINGS:
        lines = text.split("\n")
        for before, after in pairwise(lines):
            assert not before or not after or after.startswith("- "), where


def test_no_paragraph_was_cut_in_two() -> None:
    bodies = [row["body"] for row in (*PASSAGES.values(), *UPDATES.values())]
    paragraphs = [p for body in bodies for p in body.split("\n") if p and not p.startswith("- ")]
    assert [p for p in paragraphs if not re.match(r"[A-Z“¹²1-3]", p)] == []


def test_passages_and_deliverables_point_at_what_exists() -> None:
    for p in PASSAGES.values():
        assert p["framework"] in FRAMEWORK
        assert p["provision"] is None or p["provision"] in PROVISIONS
        assert p["force"] is None or p["force"] in FORCES
        assert (p["kind"] == "case_study") == (p["force"] is not None)
    for d in DELIVERABLES.values():
        assert d["framework"] in FRAMEWORK
        assert d["portfolio"] is None or d["owner_label"] in PORTFOLIOS[d["portfolio"]]["labels"]
        assert d["recommendation"] is None or PROVISIONS[d["recommendation"]]["kind"] == "recommendation"
        assert d["passage"] is None or d["passage"] in PASSAGES
        assert d["due_text"] in d["title"] or d["due_text"].capitalize() in d["title"]


def test_passages_of_each_kind() -> None:
    assert Counter(p["kind"] for p in PASSAGES.values()) == {
        "foreword": 3, "introduction": 2, "narrative": 17, "definition": 2, "supporting_body": 3,
        "case_study": 2, "promising_activity": 2, "strengthened_response": 4, "next_step": 5,
    }  # fmt: skip # laid out to be read


def test_a_deliverable_stands_where_its_words_are() -> None:
    places = [*(p["body"] for p in PASSAGES.values()), *(u["body"] for u in UPDATES.values())]
    for d in DELIVERABLES.values():
        assert any(d["title"] in body for body in places), d["code"]


def test_links_are_between_lines_of_their_own_and_each_has_a_sentence() -> None:
    pairs = {frozenset((link["from"], link["to"])) for link in LINKS}
    assert len(pairs) == len(LINKS) == 199
    for link in LINKS:
        ends = link["from"], link["to"]
        assert not {PROVISIONS[code]["kind"] for code in ends} & {"strand", "pillar", "heading"}, ends
        assert not any(one.startswith(f"{other}.") for one, other in (ends, ends[::-1])), ends
        assert link["relation"] in {"same", "part_of", "supports"}
        assert re.fullmatch(r"[A-Z][^.!?]*(\.\d[^.!?]*)*\.", link["reason"]), ends
    assert len({link["reason"] for link in LINKS}) == len(LINKS)


def test_every_area_action_and_recommendation_touches_the_others() -> None:
    framework_of = {p["code"]: code for code, framework in FRAMEWORK.items() for p in framework["provisions"]}
    touched: dict[str, set[str]] = {code: set() for code in PROVISIONS}
    for link in LINKS:
        touched[link["from"]].add(framework_of[link["to"]])
        touched[link["to"]].add(framework_of[link["from"]])
    for code, provision in PROVISIONS.items():
        if provision["kind"] in {"action_area", "national_action"}:
            assert "NFD-2024" in touched[code], code
        if provision["kind"] == "recommendation":
            assert {"NFD-2024", "NFD-2021"} <= touched[code], code
        if provision["kind"] == "descriptor":
            assert touched[code], code
        if provision["kind"] == "action_area":
            within = [found for at, found in touched.items() if at == code or at.startswith(f"{code}.")]
            assert any("HMICFRS-2021" in found for found in within), code


def test_every_timing_of_2021_is_a_dated_obligation_in_its_own_words() -> None:
    narrative = [p["body"] for p in PASSAGES.values() if p["framework"] == "NFD-2021"]
    said: dict[str, str] = {p["code"]: p["timing"] for p in PROVISIONS.values() if p["kind"] == "action_area"}
    assert len(said) == 10
    for obligation in OBLIGATIONS:
        place = PROVISIONS.get(obligation["provision"] or "")
        sources = [place["text"], place.get("timing"), *place.get("rationale", [])] if place else narrative
        assert any(obligation["text"] in source for source in sources if source), obligation["code"]
        if place and obligation["text"] in place.get("timing", ""):
            said[place["code"]] = said[place["code"]].replace(obligation["text"], "")
            assert isinstance(obligation["due_on"], date), obligation["code"]
    assert {left.strip(" ,") for left in said.values()} == {""}


def test_obligations_name_their_products_and_what_came_after() -> None:
    assert len({o["code"] for o in OBLIGATIONS}) == len(OBLIGATIONS) == 16
    assert {o["product"] for o in OBLIGATIONS if o["product"]} == {
        "skills_gap", "force_management", "equality_impact", "problem_profile",
    }  # fmt: skip # laid out to be read
    for obligation in OBLIGATIONS:
        assert obligation["title"]
        assert obligation["due_text"]
        # Codes that it points at are codes that there are.
        assert obligation["superseded_by"]
        for code in re.findall(r"[A-Z]+(?:\.\w+)+", obligation["superseded_by"]):
            assert code in PROVISIONS, code
    by_code = {o["code"]: o["due_on"] for o in OBLIGATIONS}
    assert by_code["plan"] == date(2022, 3, 31)
    assert by_code["area-1"] == date(2022, 6, 30)
    assert by_code["area-4-analysis"] == date(2022, 3, 15)
    assert by_code["area-10"] == date(2022, 9, 30)


def test_every_framework_says_where_it_comes_from() -> None:
    for framework in FRAMEWORK.values():
        for field in ("title", "short_title", "publisher", "published", "licence", "source"):
            assert framework[field], field
        assert framework["published_on"] is None or isinstance(framework["published_on"], date)


def test_forces_have_region_tile_and_one_policing_body_now() -> None:
    assert len(FORCES) == len(load("forces")) == 43
    assert [*dict.fromkeys(f["region"] for f in FORCES.values()), "beyond"] == REGIONS
    assert len({tuple(f["tile"]) for f in FORCES.values()}) == len({f["code"] for f in FORCES.values()}) == 43
    now = [b for f in FORCES.values() for b in f["policing_bodies"] if b["to"] is None]
    assert len(now) == len({b["slug"] for b in now}) == 43
    assert Counter(b["kind"] for b in now) == {"pcc": 33, "pfcc": 4, "mayor": 5, "common_council": 1}
    (warwickshire,) = FORCES["warwickshire"]["policing_bodies"]
    assert warwickshire["name"] == "Warwickshire Police and Crime Commissioner"


def test_the_scale_has_five_grades_and_not_applicable() -> None:
    (scale,) = load("scales")
    assert [(g["value"], g["name"]) for g in scale["grades"]] == [
        (1, "Not started"), (2, "Planned"), (3, "Partly in place"), (4, "In place"), (5, "Embedded"),
        (None, "Not applicable"),
    ]  # fmt: skip # laid out to be read
    assert [g["name"] for g in scale["grades"] if g["asks_reason"]] == ["Not applicable"]


@pytest.mark.parametrize("code", PROOFS["whole"])
def test_provision_reads_as_its_source(code: str) -> None:
    assert PROVISIONS[code]["text"] == PROOFS["whole"][code]


@pytest.mark.parametrize("proof", PROOFS["pieces"], ids=lambda proof: f"{proof['code']} {proof['text'][:30]}")
def test_text_cut_by_a_page_or_a_cell_reads_on(proof: dict[str, str]) -> None:
    row = {**PROVISIONS, **UPDATES, **PASSAGES, **DELIVERABLES}[proof["code"]]
    held = row[proof["field"]]
    assert proof["text"] in ("\n".join(held) if isinstance(held, list) else held)
