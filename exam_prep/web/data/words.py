"""What an import did, in sentences for the page."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from exam_prep.services.own_data.importing import Brought


def sentences(brought: Brought) -> Iterator[str]:
    """Give one sentence for what came over, and one for each reason why something stayed behind."""
    if brought.sittings:
        sets = ngettext("One set or exam came over.", "%(num)s sets and exams came over.", brought.sittings)
        yield f"{sets} {ngettext('With one answer.', 'With %(num)s answers.', brought.answers)}"
    else:
        yield _("Nothing new came over.")
    if brought.known:
        yield ngettext(
            "One set or exam was here already.", "%(num)s sets and exams were here already.", brought.known
        )
    if brought.missing:
        yield ngettext(
            "One question is not in this bank, so it stayed behind.",
            "%(num)s questions are not in this bank, so they stayed behind.",
            brought.missing,
        )
    if brought.changed:
        yield ngettext(
            "One question says something else here, so it stayed behind.",
            "%(num)s questions say something else here, so they stayed behind.",
            brought.changed,
        )
    if brought.held:
        yield ngettext(
            "One question was in an open exam when the file was made. Hand it in there, and take a new file.",
            "%(num)s questions were in an open exam when the file was made. Hand it in there, and take a new "
            "file.",
            brought.held,
        )
    if brought.unfit:
        yield ngettext(
            "One set or exam is not finished, was taken back, or does not fit together, so it stayed behind.",
            "%(num)s sets and exams are not finished, were taken back, or do not fit together, so they "
            "stayed behind.",
            brought.unfit,
        )
