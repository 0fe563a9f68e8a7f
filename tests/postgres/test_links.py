"""On PostgreSQL, too, of two who use one link at once one gets in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine

from exam_prep.errors import NotFoundError
from exam_prep.services.accounts.joining import set_password_by_link
from tests.office import Office
from tests.set_clock import FakeClock


def test_a_link_used_twice_at_once_sets_one_password(postgres: Engine) -> None:
    """Eight try each of ten links; one of them succeeds, and its password is the one that is kept."""
    office = Office(postgres, FakeClock())
    person = office.person()
    for _ in range(10):
        token, gate = office.link(person), Barrier(8)

        def use(number: int, token: str = token, gate: Barrier = gate) -> str | None:
            gate.wait(timeout=30)
            try:
                with office.writing() as session:
                    set_password_by_link(
                        session, token, f"hash {number}", name_hash="x", mails=False, now=office.clock()
                    )
            except NotFoundError:
                return None
            return f"hash {number}"

        with ThreadPoolExecutor(8) as pool:
            won = [hash_ for hash_ in pool.map(use, range(8)) if hash_ is not None]
        assert won == [office.password_of(person.email)]
