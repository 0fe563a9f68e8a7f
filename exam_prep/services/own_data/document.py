"""Everything of one learner as one JSON document; the form is told in docs/export.md."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from exam_prep.db.learners import Learner
from exam_prep.interchange.learner.records import FORM, VERSION
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.account import account_record
from exam_prep.services.own_data.form import instant, plain_number
from exam_prep.services.own_data.groups import group_records
from exam_prep.services.own_data.memories import card_records, review_records
from exam_prep.services.own_data.readiness import estimate_records, outcome_records
from exam_prep.services.own_data.reading import taken_sittings
from exam_prep.services.own_data.records import sitting_record
from exam_prep.services.own_data.reports import report_records
from exam_prep.services.own_data.study import goal_records, policy_records
from exam_prep.services.sittings.held import held_back


def own_document(
    session: Session, cache: ServedBankCache, learner: LearnerRef, *, now: datetime
) -> Iterator[str]:
    """Give the document piece by piece; what an open exam asks is told without its grades.

    The session should read one snapshot.
    """
    held = held_back(session, learner)
    head = {
        "form": FORM,
        "version": VERSION,
        "made_at": instant(now),
        "held_back": ["cards", "points", "readiness", "replies", "reviews"] if held.concepts else [],
        "settings": _settings(session, learner),
        "account": account_record(session, learner),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1]
    sittings = (sitting_record(taken) for taken in taken_sittings(session, cache, learner, held))
    yield from _list("sittings", sittings)
    yield from _list("reviews", review_records(session, learner, held))
    yield from _list("cards", card_records(session, learner, held))
    yield from _list("reports", report_records(session, learner))
    yield from _list("goals", goal_records(session, learner))
    yield from _list("policies", policy_records(session, learner))
    yield from _list("readiness", estimate_records(session, learner, held))
    yield from _list("exam_outcomes", outcome_records(session, learner))
    yield from _list("groups", group_records(session, learner))
    yield "\n}\n"


def _list(name: str, records: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f',\n"{name}": ['
    for place, record in enumerate(records):
        yield f"{',' if place else ''}\n{json.dumps(record, ensure_ascii=False)}"
    yield "]"


def _settings(session: Session, learner: LearnerRef) -> dict[str, Any]:
    row = session.get_one(Learner, learner.id)
    return {
        "time_zone": row.time_zone,
        "extra_time": plain_number(row.time_multiplier),
        "rest_minutes": row.rest_minutes,
        "first_seen_at": instant(row.created_at),
        "last_seen_at": instant(row.last_seen_at),
    }
