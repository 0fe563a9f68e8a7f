"""Who changes how an account is signed in to proves first who they are, with the best they have."""

from urllib.parse import quote

from exam_prep.db.accounts import Factor
from exam_prep.services.accounts.passkeys import list_passkeys
from exam_prep.web.extensions import db
from exam_prep.web.visitor import is_fresh, signed_in


def missing_proof(back: str) -> str | None:
    """Return where to prove first who one is, which then leads `back`; None where it was proved lately.

    Staff with a passkey prove it by that: else whoever knows the password alone could make a second factor of
    their own, and with it reach what needs two.
    """
    found = signed_in()
    if found is None or not is_fresh():
        return f"/account/verify?next={quote(back)}"
    by_password = found.account.role.is_staff and found.factor is Factor.PASSWORD
    if by_password and list_passkeys(db.session(), found.account.id):
        return f"/account/passkey?next={quote(back)}"
    return None
