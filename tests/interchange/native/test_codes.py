"""Each code of a format finding is shown by one file that earns it."""

import pytest

from exam_prep.core.findings import FindingLevel
from exam_prep.interchange.native.assemble import assemble
from exam_prep.interchange.native.report import CODES
from tests.interchange.native.samples import EXAM_PATH, FILES, ITEM_PATH, MULTIPLE, SCENARIO_PATH, SINGLE

# code -> the path of a file, what to replace in it, and by what
BREAKS = {
    "F02": (ITEM_PATH, "---\nid", "id"),
    "F03": (ITEM_PATH, "published\n---", "published"),
    "F04": (ITEM_PATH, "tags: [self-disclosure]", "tags: [self-disclosure"),
    "F05": (ITEM_PATH, "version: 3", "version: 3\nversion: 4"),
    "F06": (ITEM_PATH, "tags:", "tagz:"),
    "F07": (ITEM_PATH, "level: apply\n", ""),
    "F08": (ITEM_PATH, "difficulty: 0.70", "difficulty: 0.99"),
    "F09": (ITEM_PATH, "bnd-0001", "\u201cbnd-0001\u201d"),
    "F10": (ITEM_PATH, "version: 3", "version:\t3"),
    "F11": (ITEM_PATH, "small jar", "small\tjar"),
    "F12": (ITEM_PATH, "- [ ] Turn", "\u2022 Turn"),
    "F13": (ITEM_PATH, "- [ ] Turn", "- [] Turn"),
    "F14": (ITEM_PATH, "- [ ] Bring", "- Bring"),
    "F15": (ITEM_PATH, "- [ ] Turn down the jam.", "- [ ]"),
    "F16": (ITEM_PATH, "- [ ] Turn down the jam.\n", ""),
    "F17": (ITEM_PATH, "> Why: It", "> Why not: It"),
    "F18": (ITEM_PATH, "  > Why: It", "  > Why: So.\n  > Why: It"),
    "F19": (ITEM_PATH, "Error: avoid", "Error: avoyd"),
    "F20": (ITEM_PATH, "- [x] Thank", "Stray words.\n- [x] Thank"),
    "F21": (ITEM_PATH, "response?\n\n", "response?\n"),
    "F22": (ITEM_PATH, SINGLE[SINGLE.index("Mr.") : SINGLE.index("- [ ]")], "\n"),
    "F23": (ITEM_PATH, "under $15.", "under $15?"),
    "F24": (ITEM_PATH, SINGLE[SINGLE.index("- [ ]") : SINGLE.index("## T")], ""),
    "F25": (ITEM_PATH, SINGLE, MULTIPLE.replace("[x]", "[ ]").replace("Why:", "Why not:")),
    "F26": (ITEM_PATH, "## Takeaway", "## Takeway"),
    "F27": (ITEM_PATH, "written limit.", "written limit.\n\nAnd more."),
    "F28": (ITEM_PATH, "written limit.", "written limit.\n\n## Ladder\n8"),
    "F29": (ITEM_PATH, "jam.\n  >", "jam. {.last}\n  >"),
    "F30": (ITEM_PATH, "small jar", "small\x00jar"),
    "F40": (EXAM_PATH, "items = 10", "items = 11"),
    "F50": ("items/boundaries-ethics/bnd-0002.md", None, SINGLE),
    "F51": (SCENARIO_PATH, "id: scn-jam", "id: scn-jar"),
    "F52": ("items/role-relationship/bnd-0001.md", None, SINGLE),
    "F53": (ITEM_PATH, "[F23, F24]", "[F23, F25]"),
    "F54": ("taxonomy.toml", 'tag = "boundaries.gifts-money"', 'tag = "self-disclosure"'),
    "F55": ("taxonomy.toml", 'domain = "boundaries-ethics"', 'domain = "role-relationship"'),
    "F56": ("items/stray.md", None, SINGLE),
    "F57": ("taxonomy.toml", None, None),
}


def _broken(code: str) -> dict[str, str]:
    path, old, new = BREAKS[code]
    files = dict(FILES)
    if new is None:
        del files[path]
    elif old is None:
        files[path] = new
        if code == "F52":
            del files[ITEM_PATH]
    else:
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    return files


def test_a_right_bank_has_no_findings() -> None:
    """The sample that the other tests break is itself without fault."""
    assert assemble(FILES).findings == ()


@pytest.mark.parametrize("code", sorted(BREAKS))
def test_each_code_is_reported_for_its_example(code: str) -> None:
    """A file with one fault earns the code of that fault, with a line, a sentence and a fix."""
    found = [finding for finding in assemble(_broken(code)).findings if finding.code == code]

    assert found
    assert all(finding.line >= 1 and finding.fix and finding.message.endswith(".") for finding in found)


def test_every_code_has_an_example() -> None:
    """No code of the table is without an example; F01 belongs to the reader of files."""
    assert set(CODES) == {*BREAKS, "F01"}


@pytest.mark.parametrize("code", ["F11", "F13", "F21", "F23"])
def test_what_formatting_can_mend_only_warns(code: str) -> None:
    """A fault that leaves the meaning plain is a warning, and the item stays in the bank."""
    read = assemble(_broken(code))

    assert {finding.level for finding in read.findings} == {FindingLevel.WARNING}
    assert "bnd-0001" in read.bank.items


def test_findings_name_path_and_line() -> None:
    """A finding points at the line that is to be mended."""
    (finding,) = assemble(_broken("F19")).findings

    assert (finding.path, finding.line) == (ITEM_PATH, 22)
    assert finding.fix == "did you mean avoid?"


def test_all_faults_of_a_file_are_found_at_once() -> None:
    """One reading reports head, options and sections together."""
    text = SINGLE
    for code in ("F06", "F07", "F19", "F27"):
        _, old, new = BREAKS[code]
        text = text.replace(str(old), str(new))
    found = {finding.code for finding in assemble({**FILES, ITEM_PATH: text}).findings}

    assert {"F06", "F07", "F19", "F27"} <= found
