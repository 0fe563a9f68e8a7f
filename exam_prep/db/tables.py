"""All tables, so that metadata is whole wherever it is needed."""

from exam_prep.db import (
    accounts,
    bank,
    cohorts,
    learners,
    mail,
    memory,
    problem_reports,
    readiness,
    sittings,
    study,
    timing,
)
from exam_prep.db.base import Base

metadata = Base.metadata

__all__ = [
    "accounts",
    "bank",
    "cohorts",
    "learners",
    "mail",
    "memory",
    "metadata",
    "problem_reports",
    "readiness",
    "sittings",
    "study",
    "timing",
]
