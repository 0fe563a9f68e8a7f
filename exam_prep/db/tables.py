"""All tables, so that metadata is whole wherever it is needed."""

from exam_prep.db import (
    accounts,
    assignments,
    bank,
    cohorts,
    item_drafts,
    item_statistics,
    learners,
    mail,
    memory,
    mock_exams,
    problem_reports,
    readiness,
    regrading,
    sittings,
    study,
    timing,
)
from exam_prep.db.base import Base

metadata = Base.metadata

__all__ = [
    "accounts",
    "assignments",
    "bank",
    "cohorts",
    "item_drafts",
    "item_statistics",
    "learners",
    "mail",
    "memory",
    "metadata",
    "mock_exams",
    "problem_reports",
    "readiness",
    "regrading",
    "sittings",
    "study",
    "timing",
]
