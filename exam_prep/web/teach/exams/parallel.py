"""How parallel the fixed forms of a published version are: the page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exam_prep.core.assembly.parallelism import Parallelism
from exam_prep.services.mock_exams.definitions import load_report
from exam_prep.services.mock_exams.owned import owned_exam
from exam_prep.services.mock_exams.publishing import version_numbered
from exam_prep.web.extensions import db
from exam_prep.web.teach.home import leader

bp = Blueprint("parallel", __name__, url_prefix="/teach/exams")


@bp.get("/<mock>/versions/<int:number>/forms")
def one(mock: str, number: int) -> ResponseReturnValue:
    """Show curve and numbers of the fixed forms of one version."""
    exam = owned_exam(db.session(), leader(), mock)
    version = version_numbered(db.session(), exam, number)
    report = load_report(version.forms)
    return render_template(
        "teach/exams/forms.html",
        exam=exam,
        version=version,
        report=report,
        highest=max((told for form in report.forms for told in form.curve), default=1.0) if report else 1.0,
        shared=_most_shared(report) if report else 0,
    )


def _most_shared(report: Parallelism) -> int:
    return max(
        (count for at, row in enumerate(report.overlap) for other, count in enumerate(row) if other != at),
        default=0,
    )
