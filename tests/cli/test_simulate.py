"""`exam-prep simulate` as a person or a program calls it."""

import json

import pytest
from click.testing import CliRunner, Result

from exam_prep.cli.main import main

_SMALL = ("--learners", "4", "--concepts", "30", "--days", "4", "--minutes", "6")


def _simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["simulate", *arguments])


def test_the_document_holds_each_policy_beside_the_baseline() -> None:
    """The answer stands on one stream, progress on the other; equal seeds give equal bytes."""
    arguments = (*_SMALL, "--policies", "threshold,random", "--seed", "5", "--json")
    one, other = _simulate(*arguments), _simulate(*arguments)
    document = json.loads(one.stdout)

    assert (one.exit_code, one.stdout) == (0, other.stdout)
    assert [each["policy"] for each in document["policies"]] == ["threshold", "random", "fsrs"]
    assert document["policies"][2]["difference"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert all(0 <= each["recall"]["low"] <= each["recall"]["high"] <= 1 for each in document["policies"])
    assert "threshold: 4 of 4 days" in one.stderr


def test_the_table_has_a_line_for_each_policy() -> None:
    """With all conditions at once."""
    result = _simulate(
        *_SMALL, "--learner-model", "stages", "--missed-days", "0.2", "--siblings", "3", "--uneven",
        "--ask-again", "--policies", "coverage", "--baseline", "sm2",
    )  # fmt: skip

    lines = result.stdout.splitlines()
    assert (result.exit_code, len(lines)) == (0, 4)
    assert [line.split()[0] for line in lines[2:]] == ["coverage", "sm2"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--learners", "0"),
        ("--minutes", "0"),
        ("--minutes", "600"),
        ("--minutes", "nan"),
        ("--days", "0"),
        ("--missed-days", "1"),
        ("--siblings", "0"),
        ("--policies", "no-such"),
        ("--policies", ""),
        ("--baseline", "no-such"),
        ("--learner-model", "no-such"),
        ("--seed", "-1"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_one_sentence(arguments: tuple[str, str]) -> None:
    """Exit code 2, nothing on the standard output."""
    result = _simulate(*arguments)

    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
