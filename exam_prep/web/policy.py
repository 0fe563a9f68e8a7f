"""One table says who may open which route; an application with a route that is not in it does not start."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue

from exam_prep.core.access import Access, Verdict, decide
from exam_prep.errors import NotFoundError
from exam_prep.web.visitor import role, with_second_factor

NO_PAGE = "There is no page at this address; start from the first page."
SIGN_IN = "/account/login"
SET_UP = "/account/second-factor/set-up"

POLICY: Mapping[str, Access] = {
    "accounts.bring": Access.ACCOUNT,
    "accounts.decide": Access.ACCOUNT,
    "accounts.forgot": Access.ANYONE,
    "accounts.join": Access.ANYONE,
    "accounts.link": Access.ANYONE,
    "accounts.page": Access.ACCOUNT,
    "accounts.password": Access.ACCOUNT,
    "accounts.use_link": Access.ANYONE,
    "address.page": Access.ACCOUNT,
    "after.reason": Access.OWNER,
    "after.report": Access.OWNER,
    "after.sibling": Access.OWNER,
    "analysis.index": Access.INSTRUCTOR,
    "analysis.item": Access.INSTRUCTOR,
    "analysis.table": Access.INSTRUCTOR,
    "assets.file": Access.ANYONE,
    "assets.worker": Access.ANYONE,
    "bank.ask": Access.ANYONE,
    "bank.close": Access.ANYONE,
    "bank.exams": Access.ANYONE,
    "bank.index": Access.OWNER,
    "bank.item": Access.OWNER,
    "bank.open_all": Access.ANYONE,
    "data.ask": Access.OWNER,
    "data.bring": Access.OWNER,
    "data.delete": Access.OWNER,
    "data.index": Access.OWNER,
    "data.take": Access.OWNER,
    "exam_previews.change": Access.INSTRUCTOR,
    "exam_previews.one": Access.INSTRUCTOR,
    "exams.change": Access.INSTRUCTOR,
    "exams.create": Access.INSTRUCTOR,
    "exams.index": Access.INSTRUCTOR,
    "exams.one": Access.INSTRUCTOR,
    "given.change": Access.INSTRUCTOR,
    "given.index": Access.INSTRUCTOR,
    "given.one": Access.INSTRUCTOR,
    "giving.ask": Access.INSTRUCTOR,
    "giving.begin": Access.INSTRUCTOR,
    "groups.change": Access.INSTRUCTOR,
    "groups.create": Access.INSTRUCTOR,
    "groups.index": Access.INSTRUCTOR,
    "groups.one": Access.INSTRUCTOR,
    "health.healthz": Access.ANYONE,
    "health.readyz": Access.ANYONE,
    "help.index": Access.ANYONE,
    "help.sources": Access.ANYONE,
    "help.topic": Access.ANYONE,
    "items.change": Access.INSTRUCTOR,
    "items.create": Access.INSTRUCTOR,
    "items.edit": Access.INSTRUCTOR,
    "items.index": Access.INSTRUCTOR,
    "joining.ask": Access.ANYONE,
    "joining.door": Access.OWNER,
    "joining.groups": Access.OWNER,
    "joining.leave_one": Access.OWNER,
    "leaving.ask": Access.ACCOUNT,
    "leaving.delete": Access.ACCOUNT,
    "live.page": Access.INSTRUCTOR,
    "live.rows": Access.INSTRUCTOR,
    "members.need": Access.INSTRUCTOR,
    "members.one": Access.INSTRUCTOR,
    "mocks.begin": Access.OWNER,
    "mocks.one": Access.OWNER,
    "offers.page": Access.OWNER,
    "offers.start": Access.OWNER,
    "parallel.one": Access.INSTRUCTOR,
    "passkeys.add": Access.ACCOUNT,
    "passkeys.ask_new": Access.ACCOUNT,
    "passkeys.ask_use": Access.ANYONE,
    "passkeys.page": Access.ACCOUNT,
    "passkeys.remove": Access.ACCOUNT,
    "passkeys.sign_in": Access.ANYONE,
    "passkeys.use": Access.ANYONE,
    "pauses.start_again": Access.OWNER,
    "pauses.stop": Access.OWNER,
    "people.change": Access.ADMIN,
    "people.index": Access.ADMIN,
    "people.invite_one": Access.ADMIN,
    "people.one": Access.ADMIN,
    "plan.begin": Access.OWNER,
    "plan.calendar": Access.ANYONE,
    "plan.decide": Access.OWNER,
    "plan.drop": Access.OWNER,
    "plan.index": Access.OWNER,
    "plan.run_through": Access.OWNER,
    "plan.share": Access.OWNER,
    "plan.unshare": Access.OWNER,
    "practice.begin_exam": Access.OWNER,
    "practice.choose_set": Access.OWNER,
    "practice.exam": Access.OWNER,
    "practice.exams": Access.OWNER,
    "practice.home": Access.OWNER,
    "practice.start_set": Access.OWNER,
    "printing.index": Access.INSTRUCTOR,
    "printing.key_csv": Access.INSTRUCTOR,
    "printing.paper": Access.INSTRUCTOR,
    "printing.pdf": Access.INSTRUCTOR,
    "problems.index": Access.OWNER,
    "problems.read": Access.OWNER,
    "progress.calibration_page": Access.ANYONE,
    "progress.diagnose": Access.OWNER,
    "progress.progress": Access.OWNER,
    "progress.week": Access.OWNER,
    "progress.tell_outcome": Access.OWNER,
    "results.matrix": Access.INSTRUCTOR,
    "results.of_class": Access.INSTRUCTOR,
    "results.of_learner": Access.INSTRUCTOR,
    "results.take": Access.INSTRUCTOR,
    "regrades.commit": Access.INSTRUCTOR,
    "regrades.index": Access.INSTRUCTOR,
    "regrades.new": Access.INSTRUCTOR,
    "regrades.one": Access.INSTRUCTOR,
    "reports.act": Access.INSTRUCTOR,
    "reports.index": Access.INSTRUCTOR,
    "reports.one": Access.INSTRUCTOR,
    "review.begin": Access.OWNER,
    "review.queue": Access.OWNER,
    "runs.act": Access.INSTRUCTOR,
    "runs.one": Access.INSTRUCTOR,
    "saves.clock": Access.OWNER,
    "saves.here": Access.OWNER,
    "saves.save": Access.OWNER,
    "second_factor.ask": Access.ANYONE,
    "second_factor.ask_recovery": Access.ANYONE,
    "second_factor.page": Access.ACCOUNT,
    "second_factor.recover": Access.ANYONE,
    "second_factor.renew": Access.ACCOUNT,
    "second_factor.set_up": Access.ACCOUNT,
    "second_factor.step": Access.ANYONE,
    "second_factor.turn_off": Access.ACCOUNT,
    "second_factor.turn_on": Access.ACCOUNT,
    "security.login": Access.ANYONE,
    "security.logout": Access.ANYONE,
    "security.verify": Access.ACCOUNT,
    "signins.end": Access.ACCOUNT,
    "signins.page": Access.ACCOUNT,
    "sittings.answer": Access.OWNER,
    "sittings.before_finish": Access.OWNER,
    "sittings.finish": Access.OWNER,
    "sittings.item": Access.OWNER,
    "sittings.result": Access.OWNER,
    "sittings.resume": Access.OWNER,
    "teach.index": Access.INSTRUCTOR,
}
"""Endpoint -> what it asks for; docs/security.md says what each kind means."""


class PolicyError(RuntimeError):
    """The table and the routes disagree; a fault of the program, so it does not start."""


def add_policy(app: Flask) -> None:
    """Guard every route by the table.

    Call it after the last blueprint is registered.

    Raises:
        PolicyError: a route has no row, or a row no route.
    """
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    unlisted, stale = sorted(routes - POLICY.keys()), sorted(POLICY.keys() - routes)
    if unlisted or stale:
        raise PolicyError(f"routes without a row: {unlisted}; rows without a route: {stale}")
    app.extensions["policy"] = dict(POLICY)
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    access: Access = current_app.extensions["policy"].get(request.endpoint, Access.ADMIN)
    if access in {Access.ANYONE, Access.OWNER}:
        return None
    match decide(access, role(), second=with_second_factor()):
        case Verdict.ALLOW:
            return None
        case Verdict.SIGN_IN:
            return redirect(f"{SIGN_IN}?next={quote(_way_back())}", 303)
        case Verdict.SECOND_FACTOR:
            return redirect(f"{SET_UP}?next={quote(_way_back())}", 303)
        case Verdict.HIDE:
            raise NotFoundError(NO_PAGE)


def _way_back() -> str:
    """Return where to go on afterwards; what a form was sent with cannot be sent again by a link."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
