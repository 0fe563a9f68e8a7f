"""A class of learners who sat an exam, written at once: for pages that show figures of many."""

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Engine, func, insert, select

from exam_prep.core.grading import grade
from exam_prep.core.items import Item, Kind
from exam_prep.core.sitting import Feedback, FinishedBy, Mode, State
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.db.sittings import Sitting, SittingItem
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.counting_left import LeftToCount
from tests.answers import right_response, wrong_response
from tests.set_clock import START


def a_class(
    engine: Engine,
    learners: int,
    *,
    items: int = 12,
    form: int | None = 1,
    exam: str = "class-exam",
    seed: int = 1,
) -> list[str]:
    """Let learners sit the same items of one choice, the better ones more often right; counted as in life.

    Returns the ids of the items. The first one is keyed wrong: who does well chooses another answer.
    """
    chance = random.Random(seed)  # noqa: S311  # a repeatable class
    with writing_session(engine) as session:
        cache = ServedBankCache()
        found = [(v.id, v.item) for v in cache.current(session).items.values() if v.item.kind is Kind.SINGLE]
        asked = sorted(found, key=lambda one: one[1].id)[:items]
        first = 1 + (session.scalar(select(func.max(Sitting.id))) or 0)
        for number in range(first, first + learners):
            session.execute(insert(Learner), [_learner(number)])
            rows = [_row(chance, number, at, *one) for at, one in enumerate(asked, 1)]
            able = chance.gauss(0, 1)
            for row, (_, item) in zip(rows, asked, strict=True):
                _answer(chance, row, item, able)
            session.execute(insert(Sitting), [_sitting(number, rows, form, exam)])
            session.execute(insert(SittingItem), rows)
        if engine.dialect.name == "postgresql":
            for table in ("learner", "sitting"):
                session.execute(select(func.setval(f"{table}_id_seq", 10**9)))
    left = LeftToCount(ServedBankCache())
    while left(engine, START):
        pass
    return [item.id for _, item in asked]


def _answer(chance: random.Random, row: dict[str, object], item: Item, able: float) -> None:
    order = tuple(str(row["option_order"]).split())
    place = int(str(row["position"]))
    does_well = chance.gauss(0, 1) < able + 1 - place / 6
    if place == 1:
        does_well = not does_well
    if chance.random() < 0.03:
        return
    row["response"] = right_response(item, order) if does_well else _some_wrong(chance, item, order)
    row["points"] = grade(item, order, str(row["response"])).points


def _some_wrong(chance: random.Random, item: Item, order: tuple[str, ...]) -> str:
    wrong = [str(at) for at, name in enumerate(order, 1) if not item.option(name).is_key]
    return chance.choice(wrong) if chance.random() < 0.5 else wrong_response(item, order)


def _row(chance: random.Random, sitting: int, position: int, version: int, item: Item) -> dict[str, object]:
    order = [option.id for option in item.options]
    chance.shuffle(order)
    return {
        "sitting_id": sitting,
        "position": position,
        "item_version_id": version,
        "item_id": item.id,
        "concept": item.concept,
        "tag": item.tag,
        "section": "",
        "option_order": " ".join(order),
        "response": "",
        "points": 0.0,
        "seconds": int(chance.lognormvariate(3.5, 0.5)),
        "committed_at": START,
    }


def _learner(number: int) -> dict[str, object]:
    return {
        "id": 10**6 + number,
        "public_id": f"class-{number}",
        "created_at": START,
        "last_seen_at": START,
        "time_multiplier": Decimal(1),
    }


def _sitting(
    number: int, rows: Sequence[dict[str, object]], form: int | None, exam: str
) -> dict[str, object]:
    return {
        "id": number,
        "public_id": f"class-sitting-{number}",
        "learner_id": 10**6 + number,
        "mode": Mode.MOCK,
        "feedback": Feedback.END,
        "state": State.GRADED,
        "title": "Class exam",
        "exam_id": exam,
        "blueprint_version": 1,
        "form_number": form,
        "seed": number,
        "items": len(rows),
        "started_at": START,
        "limit_seconds": 6000,
        "multiplier": Decimal(1),
        "submitted_at": START + timedelta(hours=1),
        "graded_at": START + timedelta(hours=1),
        "finished_by": FinishedBy.CANDIDATE,
        "points": sum(float(str(row["points"])) for row in rows),
    }
