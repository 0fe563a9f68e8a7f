"""On PostgreSQL, where two writers run side by side, accounts hold the same promises."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from exam_prep.core.roles import Role
from exam_prep.db.accounts import Account, Factor
from exam_prep.db.engine import writing_session
from exam_prep.db.learners import Learner
from exam_prep.errors import ConflictError, NotFoundError
from exam_prep.services.accounts.inviting import invite
from exam_prep.services.accounts.joining import Fresh, set_password_by_link
from exam_prep.services.accounts.leaving import delete_account
from exam_prep.services.accounts.people import NewIds, make_account
from exam_prep.services.accounts.signins import begin_signin, end_place
from tests.set_clock import START


def test_of_two_admins_who_leave_at_once_one_stays(postgres: Engine) -> None:
    """Ten times over: one goes with everything, the other is told to stay."""
    for _round in range(10):
        admins = [_account(postgres, f"{name}@example.org", Role.ADMIN) for name in ("ann", "ben")]
        answers = _at_once(postgres, [partial(_leave, account=one) for one in admins])
        assert sorted(answers) == ["gone", "told"]
        with writing_session(postgres) as session:
            assert session.scalar(select(func.count()).select_from(Account)) == 1
            for learner in session.scalars(select(Learner)):
                session.delete(learner)


def test_an_account_that_is_deleted_while_a_sign_in_ends_is_gone(postgres: Engine) -> None:
    """Both come to an end, in whichever order they are served."""
    for number in range(10):
        account = _account(postgres, f"learner{number}@example.org", Role.LEARNER)
        acts = [partial(_leave, account=account), partial(_end, account=account)]
        assert "gone" in _at_once(postgres, acts)
    with Session(postgres) as session:
        assert session.scalar(select(func.count()).select_from(Learner)) == 0


def test_an_invitation_that_is_used_twice_at_once_works_once(postgres: Engine) -> None:
    """One password is set, and the other person is told that the link was used."""
    for number in range(10):
        ids = NewIds(f"account-{number}", f"learner-{number}", f"uniquifier-{number}")
        fresh = Fresh(ids, f"token-{number}", "http://localhost:8000", mails=False)
        with writing_session(postgres) as session:
            invite(session, f"ina{number}@example.org", Role.ADMIN, fresh, actor="operator", now=START)
        acts = [partial(_accept, token=fresh.token, password=password) for password in ("first", "second")]
        assert sorted(_at_once(postgres, acts)) == ["set", "told"]


def _accept(session: Session, token: str, password: str) -> str:
    try:
        set_password_by_link(session, token, password, name_hash="x", mails=False, now=START)
    except NotFoundError:
        return "told"
    return "set"


def _account(engine: Engine, email: str, role: Role) -> int:
    with writing_session(engine) as session:
        ids = NewIds(f"account-{email}", f"learner-{email}", f"uniquifier-{email}")
        made = make_account(session, email, role, password="x", confirmed=True, ids=ids, now=START)  # noqa: S106
        begin_signin(
            session,
            made.id,
            f"token-{email}",
            public_id=f"signin-{made.id}",
            factor=Factor.PASSWORD,
            device="Firefox, Linux",
            now=START,
        )
        return made.id


def _leave(session: Session, account: int) -> str:
    try:
        delete_account(session, account, name_hash="x", mails=True, now=START + timedelta(days=1))
    except ConflictError:
        return "told"
    return "gone"


def _end(session: Session, account: int) -> str:
    try:
        end_place(session, account, f"signin-{account}")
    except NotFoundError:
        return "not there"
    return "ended"


def _at_once(engine: Engine, acts: Sequence[Callable[[Session], str]]) -> list[str]:
    def do(act: Callable[[Session], str]) -> str:
        with writing_session(engine) as session:
            return act(session)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))
