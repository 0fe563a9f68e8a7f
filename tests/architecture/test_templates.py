"""Templates: every one is used, every name leads somewhere, each compiles, and none holds anything unsafe."""

from pathlib import Path

import pytest

from exam_prep.app import create_app
from exam_prep.settings import read_settings, templates_dir
from tests.architecture.sources import ROOT
from tests.architecture.template_links import missing_templates, unused_templates
from tests.architecture.template_markup import unfit_markup


def test_every_template_name_leads_to_a_file() -> None:
    """What views render and templates extend, include or import is there."""
    assert missing_templates(ROOT) == []


def test_every_template_is_used() -> None:
    """No template is left over."""
    assert unused_templates(ROOT) == []


def test_templates_hold_nothing_inline_and_nothing_of_other_hosts() -> None:
    """The strict content policy would block it, and readers' addresses stay with us."""
    assert unfit_markup(ROOT) == []


def test_the_application_compiles_every_packaged_template(tmp_path: Path) -> None:
    """Filters, tests and tags that a template names are known to the application."""
    app = create_app(read_settings({"EXAM_PREP_DATA_DIR": str(tmp_path)}))
    assert app.jinja_loader is not None
    names = [name for name in app.jinja_loader.list_templates() if name.endswith(".html")]
    assert set(names) == {path.relative_to(ROOT / "templates").as_posix() for path in _html(templates_dir())}
    for name in names:
        app.jinja_env.get_template(name)


def test_every_page_of_the_application_has_its_template_in_the_package(tmp_path: Path) -> None:
    """Views are ours, or the library's with a page of ours in the place of its own."""
    app = create_app(read_settings({"EXAM_PREP_DATA_DIR": str(tmp_path)}))
    assert app.jinja_loader is not None
    ours = set(app.jinja_loader.list_templates())
    for rule in app.url_map.iter_rules():
        module = app.view_functions[rule.endpoint].__module__
        if not module.startswith("exam_prep.web."):
            assert module.startswith("flask_security.")
            assert _LIBRARY_PAGES[rule.endpoint] in ours


_LIBRARY_PAGES = {
    "security.login": "security/login_user.html",
    "security.logout": "security/logout_user.html",
    "security.verify": "security/verify.html",
}
"""What each view of the library renders."""


def _html(folder: Path) -> list[Path]:
    return list(folder.rglob("*.html"))


def _plant(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_rules_see_a_missing_and_an_unused_template(tmp_path: Path) -> None:
    """A name without a file and a file without a name are both found; a name filled in late matches."""
    _plant(tmp_path, "exam_prep/web.py", "render_template('gone.html')\nrender_template(f'help/{x}.html')")
    _plant(tmp_path, "templates/help/keys.html", '{% include "help/absent.html" %}')
    _plant(tmp_path, "templates/alone.html", "")
    assert missing_templates(tmp_path) == [
        "exam_prep/web.py:1: gone.html",
        "templates/help/keys.html: help/absent.html",
    ]
    assert unused_templates(tmp_path) == ["alone.html"]


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">x</p>',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<script type="module">alert(1)</script>',
        '<button\n onclick="x()">x</button>',
        '<a href="javascript:x()">x</a>',
        "{{ text | safe }}",
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img alt="" src="http://example.org/x.png">',
    ],
)
def test_the_rule_sees_unfit_markup(tmp_path: Path, markup: str) -> None:
    """Each forbidden thing is found with its line."""
    _plant(tmp_path, "templates/page.html", f"<h1>x</h1>\n{markup}")
    assert unfit_markup(tmp_path)[0].startswith("templates/page.html:2: ")


@pytest.mark.parametrize(
    "text", ["@import 'https://x.example/a.css';", "p { background: url(//x.example/a) }"]
)
def test_the_rule_sees_other_hosts_in_style_sheets(tmp_path: Path, text: str) -> None:
    """A style sheet loads nothing from elsewhere either."""
    _plant(tmp_path, "exam_prep/static/app.css", text)
    assert unfit_markup(tmp_path) == ["exam_prep/static/app.css:1: an address of another host"]


def test_the_rule_lets_plain_markup_pass(tmp_path: Path) -> None:
    """Links to other sites, external scripts of ours and data attributes are fine."""
    link, paragraph = '<a href="https://x.example">x</a>', '<p data-on="1">on = 1</p>'
    script = '<script type="module" src="/a.js"></script>'
    _plant(tmp_path, "templates/page.html", link + script + paragraph)
    assert unfit_markup(tmp_path) == []
