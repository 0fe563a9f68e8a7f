"""One transaction a request: readers never write, writers begin as writers before their first read."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from exam_prep.db.engine import begin_write
from exam_prep.web.extensions import db

P = ParamSpec("P")
R = TypeVar("R")


def writes(view: Callable[P, R]) -> Callable[P, R]:
    """Run `view` in one write transaction; commit when it answers, roll back when it raises.

    The answer leaves after the commit, so "saved" is never said of what could still be lost.
    """

    @wraps(view)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        session.rollback()
        begin_write(session)
        try:
            answer = view(*args, **kwargs)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        return answer

    return in_transaction
