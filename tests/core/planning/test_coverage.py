"""What every exam of the bank covers: its own concepts, weighed as its sections are."""

import pytest

from exam_prep.core.planning.coverage import covered, everything, sections_of
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.services.bank.reading import read_bank
from tests.conftest import BANK


@pytest.fixture(scope="module")
def read() -> ReadBank:
    """Give the shipped bank."""
    return read_bank(BANK)


def _concepts(read: ReadBank) -> dict[str, str]:
    return {item.concept: item.tag for item in read.bank.items.values()}


def test_every_exam_weighs_its_sections_by_their_quotas(read: ReadBank) -> None:
    """Weights add up to 1, and those of a section to its share of the items."""
    for exam in read.bank.exams.values():
        concepts = covered(exam, read.bank.taxonomy, _concepts(read))
        assert sum(one.weight for one in concepts) == pytest.approx(1)
        assert len({one.concept for one in concepts}) == len(concepts)
        sections = {section.id for section in sections_of(exam, read.bank.taxonomy)}
        assert {one.section for one in concepts} <= sections
        if exam.sections and exam.items:
            for section in exam.sections:
                share = sum(one.weight for one in concepts if one.section == section.id)
                assert share == pytest.approx(section.quota / exam.items, abs=0.03), (exam.id, section.id)


def test_a_section_without_a_concept_has_no_weight(read: ReadBank) -> None:
    """The others stand for the whole exam."""
    exam = read.bank.exams["first-look-20"]
    taxonomy = read.bank.taxonomy
    tags = taxonomy.tags_under("dependency")
    rest = {concept: tag for concept, tag in _concepts(read).items() if tag not in tags}
    concepts = covered(exam, taxonomy, rest)
    assert "dependency" not in {one.section for one in concepts}
    assert sum(one.weight for one in concepts) == pytest.approx(1)
    assert covered(exam, taxonomy, {}) == ()


def test_without_an_exam_every_concept_weighs_the_same(read: ReadBank) -> None:
    """All of the bank, by domain."""
    concepts = everything(read.bank.taxonomy, _concepts(read))
    assert {one.concept for one in concepts} == set(_concepts(read))
    assert {one.section for one in concepts} <= set(read.bank.taxonomy.domains)
    assert {one.weight for one in concepts} == {1 / len(concepts)}
