"""The files of one's own data: made whole before the first byte leaves, so that none ends half way."""

import io
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response, send_file
from sqlalchemy.orm import Session

from exam_prep.db.engine import snapshot_session
from exam_prep.interchange.sheet.csv_file import write_csv
from exam_prep.interchange.sheet.xlsx_file import write_xlsx
from exam_prep.services.learners import LearnerRef
from exam_prep.services.own_data.answers import HEADER, answer_rows
from exam_prep.services.own_data.document import own_document
from exam_prep.web.extensions import db, parts
from exam_prep.web.visitor import now

Writer = Callable[[IO[bytes], Session, LearnerRef], None]

_IN_MEMORY_BYTES = 1 << 20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def everything(out: IO[bytes], session: Session, learner: LearnerRef) -> None:
    """Write the JSON document."""
    for piece in own_document(session, parts().cache, learner, now=now()):
        out.write(piece.encode())


def answers_csv(out: IO[bytes], session: Session, learner: LearnerRef) -> None:
    """Write the answers as CSV."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    write_csv(text, HEADER, answer_rows(session, parts().cache, learner))
    text.detach()


def answers_xlsx(out: IO[bytes], session: Session, learner: LearnerRef) -> None:
    """Write the answers as XLSX."""
    write_xlsx(out, "Answers", HEADER, answer_rows(session, parts().cache, learner))


FILES: dict[str, tuple[Writer, str]] = {
    "everything.json": (everything, "application/json"),
    "answers.csv": (answers_csv, "text/csv; charset=utf-8"),
    "answers.xlsx": (answers_xlsx, _XLSX),
}
"""Writer and media type by the last part of the address."""


def download(name: str, learner: LearnerRef) -> Response:
    """Return the file `name` of FILES as an attachment; its name tells the day and nothing of the learner."""
    write, kind = FILES[name]
    out: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  # closed with the answer
    with snapshot_session(db.engine) as session:
        write(out, session, learner)
    size = out.tell()
    out.seek(0)
    if size <= _IN_MEMORY_BYTES:
        with out:
            out = io.BytesIO(out.read())
    stem, _dot, suffix = name.partition(".")
    day = now().astimezone(learner.zone).date().isoformat()
    answer = send_file(out, kind, as_attachment=True, download_name=f"exam-prep-{stem}-{day}.{suffix}")
    answer.content_length = size
    return answer
