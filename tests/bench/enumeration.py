"""Does time, or a word, tell which addresses have an account?

One visitor asks a real server by turns, in random order, about addresses with and without an account, on the
forms to sign in, to register and to set a new password; letters go to a folder, limits are off, and no form
is asked twice about an address. Printed are the medians, their difference, the largest distance of the two
distributions, and its probability after Kolmogorov and Smirnov if time told nothing; beside it the same for
the same times labelled by lot. The script ends with an error when two answers differ in anything but the
address and the form's token.

Run: python -m tests.bench.enumeration [--addresses N] [--seed S] [--json]
"""

import argparse
import json
import re
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import count
from math import exp, sqrt
from pathlib import Path
from random import Random
from statistics import median

import httpx
from argon2 import PasswordHasher

from exam_prep.clock import system_clock
from exam_prep.core.roles import Role
from exam_prep.db.engine import make_engine, writing_session
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.people import NewIds, make_account
from tests.serving.processes import serving

FORMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "sign-in": ("/account/login", {"password": "seven geese on a hill"}),
    "register": ("/account/register", {"password": "seven geese on a hill"}),
    "reset": ("/account/forgot", {}),
}
_WARM_UP = 10
_TERMS = 100
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')

Times = Mapping[bool, Sequence[float]]


def measure(*, addresses: int, seed: int) -> dict[str, object]:
    """Return figures by form; times are milliseconds. `addresses` are asked about of each sort and form."""
    chance = Random(seed)  # noqa: S311  # an order, not a secret
    found: dict[str, object] = {"addresses": addresses, "seed": seed}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        letters = folder / "letters"
        with (
            serving(folder, EXAM_PREP_MAIL_URL=f"file://{letters}") as served,
            httpx.Client(base_url=served.url, timeout=60) as client,
        ):
            known = _accounts(folder / "instance" / "exam_prep.sqlite3", addresses + _WARM_UP)
            visitor = _Visitor(client)
            for form in FORMS:
                times = visitor.ask(form, known, chance)
                found[form] = _figures(times, chance)
        found["letters"] = sum(1 for _ in letters.glob("*"))
    return found


class _Visitor:
    """A newcomer with one cookie and one token."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        page = client.get("/account/login").raise_for_status().text
        found = _TOKEN.search(page)
        assert found is not None, page
        self._token = found[1]
        self._numbers = count()

    def ask(self, form: str, known: Sequence[str], chance: Random) -> Times:
        """Return the times by whether the address has an account; the first few are not counted."""
        asked = [(True, email) for email in known]
        asked += [(False, _address("nobody", next(self._numbers))) for _ in known]
        chance.shuffle(asked)
        times: dict[bool, list[float]] = {True: [], False: []}
        answers: dict[tuple[int, str], str] = {}
        for has_account, email in asked:
            took, answer = self._once(form, email)
            times[has_account].append(took)
            answers.setdefault(answer, email)
        if len(answers) != 1 or next(iter(answers))[0] != httpx.codes.OK:
            sys.exit(f"{form} answers differently: {list(answers.values())}, {list(answers)}")
        return {label: taken[_WARM_UP:] for label, taken in times.items()}

    def _once(self, form: str, email: str) -> tuple[float, tuple[int, str]]:
        path, fields = FORMS[form]
        sent = {"csrf_token": self._token, "email": email, **fields}
        began = time.perf_counter()
        answer = self._client.post(path, data=sent)
        took = (time.perf_counter() - began) * 1000
        text = answer.text.replace(email, "")
        for token in set(_TOKEN.findall(text)):
            text = text.replace(token, "")
        return took, (answer.status_code, text)


def _accounts(database: Path, number: int) -> list[str]:
    """Make confirmed accounts with one password and return their addresses."""
    password = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash("teal kettle under rain")
    emails = [_address("person", one) for one in range(number)]
    engine = make_engine(f"sqlite:///{database}")
    with writing_session(engine) as session:
        for email in emails:
            ids = NewIds(new_public_id(), new_public_id(), new_secret())
            make_account(
                session, email, Role.LEARNER, password=password, confirmed=True, ids=ids, now=system_clock()
            )
    engine.dispose()
    return emails


def _address(name: str, number: int) -> str:
    return f"{name}-{number:05}@example.org"


def _figures(times: Times, chance: Random) -> dict[str, float]:
    lots = [*times[True], *times[False]]
    chance.shuffle(lots)
    half = len(times[True])
    distance, p = smirnov(times[True], times[False])
    return {
        "known_median_ms": median(times[True]),
        "unknown_median_ms": median(times[False]),
        "difference_ms": median(times[True]) - median(times[False]),
        "distance": distance,
        "p": p,
        "p_by_lot": smirnov(lots[:half], lots[half:])[1],
    }


def smirnov(ones: Sequence[float], others: Sequence[float]) -> tuple[float, float]:
    """Return the largest distance of two distributions, and how probable as much is if they are the same.

    The probability is Kolmogorov's series with Stephens' correction for few values.

    >>> smirnov([1, 2, 3, 4], [1, 2, 3, 4])
    (0.0, 1.0)
    >>> smirnov(range(100), range(50, 150))[1] < 1e-9
    True
    """
    first, second = sorted(ones), sorted(others)
    distance = max(
        abs(bisect_right(first, at) / len(first) - bisect_right(second, at) / len(second))
        for at in (*first, *second)
    )
    root = sqrt(len(first) * len(second) / (len(first) + len(second)))
    scaled = (root + 0.12 + 0.11 / root) * distance
    if scaled < 0.2:  # below this the series is 1 to ten digits and converges slowly
        return distance, 1.0
    series = sum((-1) ** (k - 1) * exp(-2 * (k * scaled) ** 2) for k in range(1, _TERMS))
    return distance, min(1.0, max(0.0, 2 * series))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    found = measure(addresses=chosen.addresses, seed=chosen.seed)
    if chosen.json:
        sys.stdout.write(json.dumps(found, indent=2) + "\n")
        return
    for name, value in found.items():
        figures = value.items() if isinstance(value, dict) else ()
        told = "  ".join(f"{what} {figure:.4g}" for what, figure in figures) or value
        sys.stdout.write(f"{name:<10}{told}\n")


if __name__ == "__main__":
    main()
