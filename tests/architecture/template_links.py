"""Rule: every template is rendered by a view or used by another template, and every name leads to a file."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import flask_security
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from tests.architecture.sources import modules, texts


def missing_templates(root: Path) -> list[str]:
    """Return a finding for each template name in views and templates that leads to no file."""
    present = _present(root)
    named = [*_rendered(root), *_referenced(root)]
    return [f"{place}: {name}" for place, name in named if not any(fnmatchcase(one, name) for one in present)]


def unused_templates(root: Path) -> list[str]:
    """Return each template that no view renders, no template uses, and stands for none of the library's."""
    named = [name for _, name in (*_rendered(root), *_referenced(root))] + _library_templates()
    return [one for one in _present(root) if not any(fnmatchcase(one, name) for name in named)]


def _library_templates() -> list[str]:
    """Return the names of the library's own pages: one of ours under such a name is used."""
    folder = Path(flask_security.__file__).parent / "templates"
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*.html")]


def _present(root: Path) -> list[str]:
    return [name.removeprefix("templates/") for name, _ in texts(root, "templates/**/*.html")]


def _rendered(root: Path) -> Iterator[tuple[str, str]]:
    """Give place and name of each call of render_template; a part filled in at run time counts as `*`."""
    for name, tree in modules(root, "exam_prep"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template":
                yield f"{name}:{node.lineno}", _pattern(node.args[0])


def _pattern(argument: ast.expr) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "*" for part in argument.values)
        return "".join(map(str, parts))
    return f"a name that is worked out ({ast.unparse(argument)})"


def _referenced(root: Path) -> Iterator[tuple[str, str]]:
    """Give place and name of each extends, include and import."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for name, text in texts(root, "templates/**/*.html"):
        for used in find_referenced_templates(environment.parse(text)):
            yield name, used or "a name that is worked out"
