"""Outlooks and answers for tests of readiness."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from exam_prep.core.readiness.outlook import Answer, ExamSection, Outlook, representative

POOL = [(round(0.45 + 0.05 * at, 2), 4) for at in range(10)]


def outlook(
    quotas: Sequence[int] = (20, 15, 10, 5), cut: Decimal | None = Decimal(35), empty: Sequence[int] = ()
) -> Outlook:
    """Return an exam of these quotas; the sections at `empty` have no item in the bank."""
    sections = (
        ExamSection(f"s{at}", f"Section {at}", quota, (f"t{at}",), *_pool(at, quota, empty))
        for at, quota in enumerate(quotas)
    )
    return Outlook("made", 1, tuple(sections), cut)


def _pool(at: int, quota: int, empty: Sequence[int]) -> tuple[tuple[float, ...], tuple[int, ...], int]:
    pool = [] if at in empty else POOL
    return *representative(pool, quota), len(pool)


ANSWER = st.builds(
    Answer,
    section=st.integers(0, 3),
    facility=st.sampled_from([0.3, 0.45, 0.6, 0.75, 0.95]),
    options=st.sampled_from([1, 2, 4, 1000]),
    points=st.sampled_from([0.0, 0.5, 1.0]),
)
ANSWERS = st.lists(ANSWER, max_size=60)
