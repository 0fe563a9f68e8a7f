"""A bank as a whole: names across files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam_prep.core.bank import Scenario
from exam_prep.interchange.native.assemble import assemble
from exam_prep.interchange.native.scenario import format_scenario, parse_scenario
from tests.interchange.native.samples import EXAM, EXAM_PATH, FILES, ITEM_PATH, SCENARIO, SINGLE


def _fixes(path: str, text: str) -> list[str]:
    return [finding.fix for finding in assemble({**FILES, path: text}).findings]


@given(st.permutations(sorted(FILES)))
def test_the_order_of_files_does_not_matter(paths: list[str]) -> None:
    """Whatever order a disk lists its files in, the bank is the same."""
    assert assemble({path: FILES[path] for path in paths}) == assemble(FILES)


def test_a_second_use_of_an_id_names_both_files() -> None:
    """The first file keeps the id; the finding tells where both stand."""
    second = ITEM_PATH.replace("0001", "0002")
    read = assemble({**FILES, second: SINGLE})
    message = next(finding.message for finding in read.findings if finding.code == "F50")

    assert ITEM_PATH in message
    assert second in message
    assert read.places["bnd-0001"].path == ITEM_PATH


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("gifts-money", "gift-money", "boundaries.gifts-money"),
        ("[self-disclosure]", "[self-disclosur]", "self-disclosure"),
        ("concept: gift-within-policy", "concept: gift-in-policy", "gift-within-policy"),
        ("domain: boundaries-ethics", "domain: boundary-ethics", "boundaries-ethics"),
        ("published\n", "published\nscenario: scn-jan\n", "scn-jam"),
        ("published\n", "published\nenemies: [bnd-0009]\n", "bnd-0001"),
        ("published\n", "published\nsupersedes: bnd-0000\n", "bnd-0001"),
    ],
)
def test_a_name_that_leads_nowhere_gets_the_nearest(old: str, new: str, meant: str) -> None:
    """Every reference of an item is looked up, and a near miss is told."""
    assert f"did you mean {meant}?" in _fixes(ITEM_PATH, SINGLE.replace(old, new))


def test_tags_of_an_exam_may_be_families_and_domains_but_not_unknown() -> None:
    """A name stands for all tags below it; one that stands for none is a finding at its section."""
    text = EXAM.replace('tags = ["role-relationship"]', 'tags = ["self-disclosur"]')
    (finding,) = assemble({**FILES, EXAM_PATH: text}).findings

    assert (finding.code, finding.line, finding.fix) == ("F53", 29, "did you mean self-disclosure?")


def test_a_reference_to_a_broken_item_is_no_second_fault() -> None:
    """One fault is reported once, at its own file."""
    other = SINGLE.replace("bnd-0001", "bnd-0002").replace("published\n", "published\nenemies: [bnd-0001]\n")
    broken = SINGLE.replace("level: apply\n", "")
    read = assemble({**FILES, ITEM_PATH: broken, ITEM_PATH.replace("0001", "0002"): other})

    assert [(finding.path, finding.code) for finding in read.findings] == [(ITEM_PATH, "F07")]


@pytest.mark.parametrize("text", [None, "= broken"])
def test_an_unread_taxonomy_is_one_finding(text: str | None) -> None:
    """Names are not looked up in a file that is missing or cannot be read."""
    files = {path: each for path, each in FILES.items() if path != "taxonomy.toml"}
    if text is not None:
        files["taxonomy.toml"] = text

    assert len(assemble(files).findings) == 1


@pytest.mark.parametrize(
    "title", ["A jar of jam", "It's late: what now?", "# 1", "no", '"Quoted" talk', "[a]"]
)
def test_a_scenario_survives_its_file(title: str) -> None:
    """Whatever YAML would make of a title, it is text."""
    scenario = Scenario("scn-jam", title, "One.\n\nTwo.")

    assert parse_scenario("x.md", format_scenario(scenario)).scenario == scenario


def test_a_scenario_in_canonical_form_stays_as_it_is() -> None:
    """The plain title of the sample needs no quotes."""
    scenario = parse_scenario("x.md", SCENARIO).scenario

    assert scenario is not None
    assert format_scenario(scenario) == SCENARIO


@pytest.mark.parametrize(
    ("old", "new", "code"), [("title", "titel", "F07"), ("The kitchen is warm.\n", "", "F24")]
)
def test_a_scenario_without_title_or_scene_is_refused(old: str, new: str, code: str) -> None:
    """A scenario has both."""
    parsed = parse_scenario("x.md", SCENARIO.replace(old, new))

    assert parsed.scenario is None
    assert code in [finding.code for finding in parsed.findings]
