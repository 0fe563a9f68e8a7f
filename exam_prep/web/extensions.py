"""Flask extensions and this application's own parts, each made once and bound in `app.py`."""

from dataclasses import dataclass
from typing import cast

from flask import current_app
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from exam_prep.clock import Clock
from exam_prep.db.tables import metadata
from exam_prep.seeds import Seeds
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.settings import Settings

db = SQLAlchemy(metadata=metadata, session_options={"expire_on_commit": False})
csrf = CSRFProtect()
babel = Babel()


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition root hands to the views."""

    settings: Settings
    clock: Clock
    seeds: Seeds
    cache: ServedBankCache


def parts() -> Parts:
    """Return the running application's parts."""
    return cast("Parts", current_app.extensions["exam_prep"])
