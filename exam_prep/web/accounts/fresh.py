"""What the shell brings where an account or a link may be made."""

from exam_prep.seeds import new_public_id, new_secret
from exam_prep.services.accounts.joining import Fresh
from exam_prep.services.accounts.people import NewIds
from exam_prep.web.extensions import parts

_SITE_WITHOUT_NAME = "http://localhost:8000"


def fresh() -> Fresh:
    """Return fresh ids, a fresh token and the site's own address, never the one that a request names."""
    settings = parts().settings
    ids = NewIds(new_public_id(), new_public_id(), new_secret())
    site = settings.base_url or _SITE_WITHOUT_NAME
    return Fresh(ids, new_public_id(), site, mails=settings.mail is not None)
