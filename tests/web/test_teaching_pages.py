"""Every page of the teaching side, found by its routes, in a school in full use: opens and is translated."""

import re

import pytest
from flask import Flask

from exam_prep.core.access import Access
from exam_prep.services.bank.reading import read_bank
from exam_prep.web.policy import POLICY
from tests.browsing import Browser
from tests.conftest import BANK
from tests.house import House
from tests.school import NAMES, Words, open_school
from tests.web.made_up_language import bank_texts, is_translated
from tests.web.spoken import spoken

pytestmark = pytest.mark.long

_OWN = Words(
    names=tuple(f"⟦{name}⟧" for name in NAMES),
    titles=tuple(f"⟦{title}⟧" for title in Words().titles),
    texts=("⟦Two keys⟧", "⟦The law⟧"),
    reply="⟦Thank you⟧",
)
_SIGNS = re.compile(r"[A-Z]|[0-9A-Z]{3}(-[0-9A-Z]{3}){1,2}|[0-9 A-Z]+|US Letter|A4|PDF|CSV|XLSX|en|es")
"""Letters and numbers of answers, codes, names of files, of sheets of paper and of languages."""
_FINDING = re.compile(
    r"[A-Z]\d{2}[A-Z]?\b|Mend it|.*taxonomy\.toml|"
    r"(The|This) [a-z -]+ (is|has) [a-z ]+\.|There are no [a-z ]+\."
)
"""What `bank check` says is English everywhere (ADR 11)."""


def test_every_page_opens(app: Flask, house: House) -> None:
    """Each route of staff at least once; the further states too; and what learners are given."""
    school = open_school(app, house)
    opened: set[str] = set()
    adapter = app.url_map.bind("localhost")
    for path in school.staff_paths(app):
        answer = school.staff.client.get(path, follow_redirects=True)
        endpoint = adapter.match(path.partition("?")[0])[0]
        assert answer.status_code == 200, path
        opened.add(endpoint)
    staff = {name for name, access in POLICY.items() if access in {Access.INSTRUCTOR, Access.ADMIN}}
    looked_at = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert opened == staff & looked_at
    for path in school.learners_pages:
        assert school.student.get(path).status_code == 200, path


def test_no_page_of_staff_speaks_untranslated(foreign: Browser, house: House) -> None:
    """What people wrote, the bank's texts, ids and addresses are their own; nothing else is English."""
    school = open_school(foreign.app, house, _OWN)
    own = f"{bank_texts()} {' '.join(re.findall('[A-Za-z]{2,}', school.email))} staff example org"
    items = re.compile("|".join(sorted(read_bank(BANK).bank.items, key=len, reverse=True)))
    left: set[str] = set()
    for path in school.staff_paths(foreign.app):
        answer = school.staff.client.get(path, follow_redirects=True)
        if answer.mimetype == "text/html":
            said = {items.sub("", text) for text in spoken(answer.text)}
            left |= {f"{path}: {text}" for text in said if not _is_nobodys(text, own)}
    assert "\n".join(sorted(left)) == ""


def _is_nobodys(text: str, own: str) -> bool:
    if is_translated(text, own) or all(is_translated(part, own) for part in text.split(", ")):
        return True
    return bool(_SIGNS.fullmatch(text) or _FINDING.match(text) or "://" in text)
