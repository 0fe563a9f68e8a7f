"""The work that nobody asks for and someone has to do, round after round: a list of named steps."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine

from exam_prep.services.accounts.purging import purge_accounts
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.counting_left import LeftToCount
from exam_prep.services.mail.outbox import purge_ended
from exam_prep.services.plan.choosing import choose_policies
from exam_prep.services.purging import purge_idle
from exam_prep.services.regrading.carrying_out import carry_out
from exam_prep.services.sittings.sweeping import sweep

log = logging.getLogger(__name__)

Step = tuple[str, Callable[[Engine, datetime], int]]
"""A name, and what does one round of it and returns how many it did."""


def round_steps(cache: ServedBankCache, stops: Callable[[], bool] = lambda: False) -> tuple[Step, ...]:
    """Return the steps of every round, in order; `stops` ends the first between two sittings."""
    return (
        ("sittings swept", lambda engine, now: sweep(engine, cache, now=now, stops=stops)),
        ("sittings counted", LeftToCount(cache)),
        ("sittings regraded", lambda engine, now: carry_out(engine, cache, now=now, stops=stops)),
        ("policies chosen", lambda engine, now: choose_policies(engine, cache, now=now)),
        ("idle guests deleted", lambda engine, now: purge_idle(engine, now=now)),
        ("old sign-ins deleted", lambda engine, now: purge_accounts(engine, now=now)),
        ("old letters deleted", lambda engine, now: purge_ended(engine, now=now)),
    )


def do_round(
    engine: Engine, steps: Sequence[Step], *, now: datetime, stops: Callable[[], bool] = lambda: False
) -> Mapping[str, int]:
    """Do each step and return how many it did; one that raises is logged, and the others go on.

    Once `stops` says so, no further step begins.
    """
    return {name: 0 if stops() else _done(engine, name, step, now) for name, step in steps}


def _done(engine: Engine, name: str, step: Callable[[Engine, datetime], int], now: datetime) -> int:
    try:
        return step(engine, now)
    except Exception:
        # Whatever it was, the others have to be done: without them no closed tab is ever graded.
        log.exception("step_broke name=%s", name.replace(" ", "_"))
        return 0
