"""What a result says of its exam, kept with the sitting: a later edit of the file does not touch it."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from exam_prep.core.blueprint import Blueprint


@dataclass(frozen=True, slots=True)
class ExamFrame:
    """The words around a score; `sections` are pairs of id and title in the exam's order."""

    disclaimer: str = ""
    pass_note: str = ""
    sections: tuple[tuple[str, str], ...] = ()


_FRAME = TypeAdapter(ExamFrame)


def exam_frame_of(exam: Blueprint) -> ExamFrame:
    """Return what the result of a sitting of `exam` will say, as the exam stands now."""
    sections = tuple((section.id, section.title) for section in exam.sections)
    return ExamFrame(exam.disclaimer, exam.pass_mark.note, sections)


def dump_exam_frame(frame: ExamFrame) -> str:
    """Return `frame` as JSON."""
    return _FRAME.dump_json(frame).decode()


def load_exam_frame(text: str | None) -> ExamFrame:
    """Return the frame that `text` keeps; a sitting without an exam has none, and says nothing."""
    return ExamFrame() if text is None else _FRAME.validate_json(text)
