"""The text of a letter: its kind's template, filled in and wrapped; plain text, nothing that tracks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import TextWrapper

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exam_prep.core.mail import MailKind

_WRAPPER = TextWrapper(width=72, break_long_words=False, break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person reads."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What letters are written on: the folder of templates, the name of the site, and its language."""

    templates: Path
    site: str
    gettext: Callable[[str], str]


def write_letter(kind: MailKind, facts: Mapping[str, str], paper: Paper) -> Letter:
    """Return the letter of `kind`; raises jinja2.UndefinedError where a fact is lacking.

    The template's first line is the subject; lines that hold a link are never broken.
    """
    template = _templates(paper.templates).get_template(f"{kind}.txt")
    text = template.render(facts, site=paper.site, gettext=_filled(paper.gettext))
    subject, _, body = text.strip().partition("\n")
    lines = [line if "://" in line else _WRAPPER.fill(line) for line in body.strip().splitlines()]
    return Letter(subject.strip(), "\n".join(lines) + "\n")


def _filled(gettext: Callable[[str], str]) -> Callable[..., str]:
    """Return a gettext that fills facts in after translating, unescaped, since this is plain text."""

    def told(sentence: str, **facts: str) -> str:
        return gettext(sentence) % facts if facts else gettext(sentence)

    return told


@cache
def _templates(folder: Path) -> Environment:
    return Environment(  # noqa: S701  # letters are plain text
        loader=FileSystemLoader(folder), undefined=StrictUndefined
    )
