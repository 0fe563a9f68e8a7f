"""A regrade in a learner's own file, and in a file that comes in from before it."""

from exam_prep.core.regrading.treatments import Treatment
from tests.house import House
from tests.regrading import WHY, regraded
from tests.services.own_data.test_bringing import bring, export


def test_a_file_tells_of_the_regrade_and_an_older_one_is_graded_by_it(house: House) -> None:
    """The reason and both scores stand there; what was sat before the regrade comes in as it counts now."""
    learner, other, third = house.guest(), house.guest(), house.guest()
    sitting = house.mock(learner)
    house.answer_all(learner, sitting, right=False)
    house.submit(learner, sitting)
    older = export(house, learner)
    item = house.items(sitting)[0]
    regraded(house, item, Treatment.FULL_CREDIT)
    regraded(house, house.items(sitting)[1], Treatment.DROP)

    newer = export(house, learner)
    (given, dropped) = newer["sittings"][0]["regrades"]
    assert (given["reason"], given["points"], given["item_points"]) == (WHY, [0, 1], [0, 1])
    assert (dropped["treatment"], dropped["maximum"]) == ("drop", [20, 19])
    for who, document in ((other, older), (third, newer)):
        assert bring(house, who, document).sittings == 1
        assert len(house.reviews(who)) == len(house.reviews(learner)) == 18
    assert house.verify().mismatches == ()
    own = [one["points"] for who in (other, third) for one in export(house, who)["sittings"]]
    assert own == [1, 1]
