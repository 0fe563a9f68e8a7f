"""Tables of named tables, the form of taxonomy.toml and sources.toml: `[tags."a.b"]`, `[F01]`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from exam_prep.interchange.native.report import Report
from exam_prep.interchange.native.shape import AnyShape, validate
from exam_prep.interchange.native.toml_file import Path, TomlFile

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Named(Generic[Row]):
    """One table that kept its shape, with its name and path."""

    id: str
    path: Path
    row: Row


def read_rows(
    shape: type[AnyShape], file: TomlFile, path: Path, tables: object, report: Report
) -> Iterator[Named[AnyShape]]:
    """Yield each table below `path` that has `shape`, in file order; each other one is a finding."""
    if not isinstance(tables, Mapping):
        name = ".".join(path)
        report.error(file.line_of(path), "F08", f'"{name}" is not a table.', f"write [{name}.<id>]")
        return
    for name, table in tables.items():
        here = (*path, str(name))
        if not isinstance(table, Mapping):
            report.error(
                file.line_of(here),
                "F06",
                f'The key "{name}" is unknown.',
                "put it below a header in brackets",
            )
            continue
        row = validate(shape, table, file.lines_below(*here), report)
        if row is not None:
            yield Named(str(name), here, row)
