"""The short form of the bench of item analysis: it computes what it says."""

from exam_prep.core.analysis.sitting import Rest
from exam_prep.core.analysis.tally import tally
from tests.bench.item_analysis import made_log, report


def test_the_bench_reports_every_item_that_was_answered() -> None:
    """Twenty sittings of 100 items: each response is in the sums once."""
    sums = tally(made_log(2_000, 150), Rest.SHARE)
    assert sum(each.n for each in sums.items.values()) == 2_000
    assert report(sums) == len(sums.items) <= 150
