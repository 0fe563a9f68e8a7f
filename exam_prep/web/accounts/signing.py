"""What happens when somebody signs in or out: a row, a fresh token, and the work that this browser holds."""

from typing import Any
from urllib.parse import quote

from flask import Flask, Response, after_this_request, g, redirect, session
from flask_security.utils import set_request_attr

from exam_prep.db.accounts import Account, Factor
from exam_prep.db.engine import begin_write
from exam_prep.db.learners import Learner
from exam_prep.logs import SecurityEvent, security, short_name
from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.signins import begin_signin, end_signin
from exam_prep.services.learners import find_learner, ref_of
from exam_prep.services.merging import bring_along, holds_something
from exam_prep.web.accounts.devices import device_name, remember_device
from exam_prep.web.extensions import db, parts
from exam_prep.web.policy import SET_UP
from exam_prep.web.visitor import FRESH_AT, GUEST, SIGNIN, USED_AT, now, signed_in

BRING = "/account/bring"
_CSRF = "csrf_token"


def load_account(uniquifier: str) -> Account | None:
    """Return the library's current user: the account of the cookie's row, if that row still stands."""
    found = signed_in()
    if found is None or found.uniquifier != uniquifier:
        return None
    # The library's own pages ask how somebody came in, and turn away whom nobody vouches for.
    set_request_attr("fs_authn_via", "session")
    return db.session().get(Account, found.account.id)


def on_signed_in(app: Flask, user: Account, authn_via: list[str], **more: Any) -> None:  # noqa: ANN401  # a signal
    """Begin a sign-in row under a fresh token; a guest's work comes along, or is asked about."""
    del app, more
    database = db.session()
    database.commit()
    begin_write(database)
    if SIGNIN in session:
        end_signin(database, session[SIGNIN])
    token = new_secret()
    factor = Factor.SECOND if set(authn_via) - {"password"} else Factor.PASSWORD
    begin_signin(
        database,
        user.id,
        token,
        public_id=new_public_id(),
        factor=factor,
        device=device_name(),
        now=now(),
    )
    asks = _guest_stays(user)
    database.commit()
    security(SecurityEvent.SIGNED_IN, actor=short_name(user.public_id), reason=str(factor))
    if not asks:
        session.pop(GUEST, None)
    session.pop(_CSRF, None)
    g.pop(_CSRF, None)
    g.pop("signed_in", None)
    g.pop("learner", None)
    session[SIGNIN], session.permanent = token, True
    session[USED_AT] = session[FRESH_AT] = now().timestamp()
    email = user.email
    lead = [BRING] if asks else []
    if user.role.is_staff and factor is Factor.PASSWORD:
        lead.append(SET_UP)
    after_this_request(lambda response: _led(remember_device(response, email), lead))


def on_signed_out(app: Flask, **more: Any) -> None:  # noqa: ANN401  # a signal
    """End the row; the browser forgets everything but answers that still wait to be sent."""
    del app, more
    token, found = session.get(SIGNIN), signed_in()
    if found is not None:
        security(SecurityEvent.SIGNED_OUT, actor=short_name(found.account.public_id))
    if token is not None:
        database = db.session()
        database.commit()
        begin_write(database)
        end_signin(database, token)
        database.commit()
    session.clear()
    g.pop("signed_in", None)
    g.pop("learner", None)
    after_this_request(_cleared)


def _guest_stays(user: Account) -> bool:
    """Whether this browser holds a guest's work that has to be asked about; an empty account takes it."""
    database = db.session()
    guest = find_learner(database, session.get(GUEST))
    if guest is None or not holds_something(database, guest):
        return False
    mine = ref_of(database.get_one(Learner, user.learner_id))
    if holds_something(database, mine):
        return True
    bring_along(database, parts().cache, guest, mine, now=now())
    return False


def _led(response: Response, pages: list[str]) -> Response:
    """Lead over `pages`, the last one first, to where the answer would lead at once."""
    if not pages or response.status_code not in {302, 303}:
        return response
    leads_to = response.headers["Location"]
    for page in pages:
        leads_to = f"{page}?next={quote(leads_to)}"
    return redirect(leads_to, 303)  # type: ignore[return-value]  # werkzeug's own type


def _cleared(response: Response) -> Response:
    # Not "storage": a device may hold answers that were not sent yet.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
