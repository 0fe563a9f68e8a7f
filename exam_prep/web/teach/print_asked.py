"""What the address of a print asks for: read, refused field by field, and written again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exam_prep.core.printing.versions import MOST_VERSIONS
from exam_prep.services.printing.drawn import MOST_ITEMS, PrintWish
from exam_prep.services.printing.pdf import PaperSize
from exam_prep.web.teach.papers import Part

PLACE = "/teach/print"
MOST_TITLE_SIGNS = 80
MOST_SEED = 2**63 - 1
_MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `wish` is as good as `errors` is empty; errors are told by field.

    `bank` and `mark` say what the bank and the papers were when the address was made, "" where it does not.
    `letter` and `parts` name the papers to show: "" for each version.
    """

    wish: PrintWish
    large: bool
    size: PaperSize
    bank: str
    mark: str
    letter: str
    parts: tuple[Part, ...]
    errors: dict[str, str]

    def address(self, below: str = "", **more: str | Sequence[str]) -> str:
        """Return the address of this print; `below` is the last part of its path, `more` goes with it."""
        wish = self.wish
        pairs: dict[str, object] = {
            "exam": wish.exam,
            "topics": [] if wish.exam else wish.topics,
            "count": wish.count,
            "seed": wish.seed,
            "versions": wish.versions,
            "title": wish.title,
            "large": "1" if self.large else "",
            "size": self.size.value,
            "bank": self.bank,
            "mark": self.mark,
            **more,
        }
        named = {name: value for name, value in pairs.items() if value is not None and value != ""}
        return f"{PLACE}{below}?{urlencode(named, doseq=True)}"


def read_asked(sent: MultiDict[str, str], fresh_seed: int) -> Asked:
    """Return what `sent` asks for; a seed that was left out is `fresh_seed`."""
    errors: dict[str, str] = {}
    exam, topics = sent.get("exam", ""), tuple(sent.getlist("topics"))
    if not exam and not topics:
        errors["exam"] = _("Choose an exam, or topics below it.")
    wish = PrintWish(
        exam=exam,
        topics=topics,
        count=_count(sent, errors, needed=not exam),
        seed=_seed(sent, errors, fresh_seed),
        versions=_versions(sent, errors),
        title=_title(sent, errors),
    )
    return Asked(
        wish=wish,
        large=bool(sent.get("large")),
        size=next((one for one in PaperSize if one == sent.get("size")), PaperSize.LETTER),
        bank=sent.get("bank", ""),
        mark=sent.get("mark", ""),
        letter=sent.get("version", ""),
        parts=tuple(part for part in Part if part in sent.getlist("part")) or tuple(Part),
        errors=errors,
    )


def _count(sent: Mapping[str, str], errors: dict[str, str], *, needed: bool) -> int | None:
    typed = sent.get("count", "").strip()
    if not typed and not needed:
        return None
    count = _whole(typed)
    if not 1 <= count <= MOST_ITEMS:
        errors["count"] = _("Type how many questions, from 1 to %(most)s.", most=MOST_ITEMS)
    return count


def _seed(sent: Mapping[str, str], errors: dict[str, str], fresh: int) -> int:
    typed = sent.get("seed", "").strip()
    seed = _whole(typed) if typed else fresh
    if not 0 <= seed <= MOST_SEED:
        errors["seed"] = _("Type a whole number as the seed, or leave it empty for a new one.")
    return seed


def _versions(sent: Mapping[str, str], errors: dict[str, str]) -> int:
    versions = _whole(sent.get("versions", "1"))
    if not 1 <= versions <= MOST_VERSIONS:
        errors["versions"] = _("Choose 1 to %(most)s versions.", most=MOST_VERSIONS)
    return versions


def _title(sent: Mapping[str, str], errors: dict[str, str]) -> str:
    line = " ".join(sent.get("title", "").split())
    title = "".join(sign for sign in line if sign.isprintable())
    if len(title) > MOST_TITLE_SIGNS:
        errors["title"] = _("Type a title of at most %(most)s signs.", most=MOST_TITLE_SIGNS)
    return title


def _whole(typed: str) -> int:
    """Return a whole number; -1 for what is none."""
    plain = typed.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else -1
