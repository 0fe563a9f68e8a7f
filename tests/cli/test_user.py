"""`exam-prep user`: accounts and links from the command line, without a mail server."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from exam_prep.cli.main import main
from exam_prep.db.accounts import Account, AccountAct
from exam_prep.db.engine import writing_session

_EMAIL = "ana@example.org"


@pytest.fixture
def run(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]  # noqa: ANN201  # a function
    """Give the command over an empty database."""
    monkeypatch.setenv("EXAM_PREP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EXAM_PREP_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("EXAM_PREP_SECRET_KEY", "0123456789abcdef" * 4)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["user", *words])

    return call


def test_create_prints_a_link_and_list_tells_of_it(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """The link is of this site; the account waits for its person."""
    made = run("create", "Ana@Example.org", "--role", "instructor")
    assert made.exit_code == 0
    assert made.stdout.startswith("http://localhost:8000/account/link/")
    (person,) = json.loads(run("list", "--json").stdout)["users"]
    assert (person["email"], person["role"], person["confirmed"]) == (_EMAIL, "instructor", False)
    assert _EMAIL in run("list").stdout


def test_a_second_account_and_an_unknown_address_are_refused(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Each in one sentence that says what to do; what is no address is exit 2."""
    run("create", _EMAIL, "--role", "admin")
    again = run("create", _EMAIL, "--role", "admin")
    assert (again.exit_code, "exam-prep user link" in again.stderr) == (1, True)
    unknown = run("link", "nobody@example.org")
    assert (unknown.exit_code, "exam-prep user list" in unknown.stderr) == (1, True)
    assert run("create", "nobody", "--role", "admin").exit_code == 2
    assert run("create", _EMAIL, "--role", "owner").exit_code == 2


def test_a_lost_second_factor_is_reset_and_logged(run, engine: Engine) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Told as it is; the password stays, and the log says that the operator did it."""
    run("create", _EMAIL, "--role", "admin")
    with writing_session(engine) as session:
        account = session.scalars(select(Account)).one()
        account.tf_primary_method, account.tf_totp_secret = "authenticator", "sealed"
        account.mf_recovery_codes = ["hash"]
    (person,) = json.loads(run("list", "--json").stdout)["users"]
    assert person["second_factor"] is True

    assert "signs in by password alone now; 0 sign-ins ended" in run("reset-second-factor", _EMAIL).stdout
    (person,) = json.loads(run("list", "--json").stdout)["users"]
    assert person["second_factor"] is False
    with Session(engine) as session:
        last = session.scalars(select(AccountAct).order_by(AccountAct.id.desc())).first()
        assert last is not None
        assert (last.act, last.actor) == ("second factor reset", "operator")
        assert not session.scalars(select(Account.mf_recovery_codes)).one()
    assert run("reset-second-factor", "nobody@example.org").exit_code == 1


def test_disable_and_enable(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Told as it is, and shown in the list."""
    run("create", _EMAIL, "--role", "learner")
    assert "disabled" in run("disable", _EMAIL).stdout
    assert "disabled" in run("list").stdout
    assert "enabled" in run("enable", _EMAIL).stdout
    assert run("link", _EMAIL).stdout.startswith("http")


def test_a_link_for_another_address(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Printed for a free one; one that is taken is refused, and what is none is wrong usage."""
    run("create", _EMAIL, "--role", "learner")
    run("create", "ben@example.org", "--role", "learner")
    assert run("address", _EMAIL, "ana.new@example.org").stdout.startswith("http")
    taken = run("address", _EMAIL, "Ben@example.org")
    assert (taken.exit_code, "ben@example.org already" in taken.stderr) == (1, True)
    assert run("address", _EMAIL, "ana,ben@example.org").exit_code == 2


def test_inviting_again_and_another_role(run) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Each invitation prints a new link; a role needs somebody who has accepted, and the last admin stays."""
    first = run("invite", _EMAIL, "--role", "learner").stdout
    again = run("invite", _EMAIL, "--role", "admin").stdout
    assert first.startswith("http")
    assert again.startswith("http")
    assert first != again
    waiting = run("role", _EMAIL, "learner")
    assert (waiting.exit_code, "not accepted yet" in waiting.stderr) == (1, True)
    assert run("role", _EMAIL, "owner").exit_code == 2
