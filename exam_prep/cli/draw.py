"""`exam-prep draw`: the form that belongs to a seed, drawn from the files as no learner."""

import click

from exam_prep.cli.exits import FINDINGS
from exam_prep.cli.printing import print_json, tell_findings
from exam_prep.core.bank import Bank
from exam_prep.core.drawing.draw import draw_exam, draw_tags
from exam_prep.core.drawing.form import Form, Lack, ShortfallError
from exam_prep.core.drawing.index import build_index
from exam_prep.core.lint.check import lint_for_serving
from exam_prep.errors import InvalidError
from exam_prep.interchange.native.assemble import ReadBank
from exam_prep.services.bank.content import hash_of_files
from exam_prep.services.bank.reading import blocking, read_bank
from exam_prep.settings import bank_dir_default


@click.command()
@click.option("--exam", "exam_id", help="Draw by this exam's sections.")
@click.option("--tags", help="Draw from these tags or domains, parted by commas.")
@click.option("--count", type=click.IntRange(min=1), help="How many items.")
@click.option("--seed", required=True, type=click.IntRange(min=0), help="The same seed gives the same form.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def draw(exam_id: str | None, tags: str | None, count: int | None, seed: int, *, as_json: bool) -> None:
    """Draw a form: item ids, versions and option order. Exit 1 when the bank cannot fill it."""
    if (exam_id is None) == (tags is None):
        raise click.UsageError("Name either --exam or --tags.")
    if tags is not None and count is None:
        raise click.UsageError("--tags needs --count.")
    bank = _readable(read_bank(bank_dir_default()))
    source = {"exam": exam_id} if exam_id else {"tags": tags}
    try:
        form = _drawn(bank, exam_id, tags, count, seed)
    except ShortfallError as error:
        if as_json:
            print_json({"shortfall": [_lack(lack) for lack in error.lacks]})
        else:
            click.echo(f"Error: {error.message}", err=True)
        raise SystemExit(FINDINGS) from error
    if as_json:
        print_json({**source, "seed": seed, "bank": hash_of_files(bank), "items": _items(form)})
    else:
        for pick in form.picks:
            click.echo(
                f"{pick.position:>3}  {pick.item} v{pick.version}  {pick.tag:<28} {' '.join(pick.options)}"
            )


def _readable(read: ReadBank) -> Bank:
    """Return what could be read of the bank; what would keep it from being served is told."""
    stopping = blocking((*read.findings, *lint_for_serving(read.bank, read.places)))
    tell_findings(stopping)
    if stopping:
        click.echo("The bank cannot be served as it is; drawing from what could be read.", err=True)
    return read.bank


def _drawn(bank: Bank, exam_id: str | None, tags: str | None, count: int | None, seed: int) -> Form:
    index = build_index(bank.items.values())
    if exam_id is None:
        names = [name.strip() for name in (tags or "").split(",") if name.strip()]
        return draw_tags(index, bank.taxonomy, names, count=count or 0, seed=seed, seen={})
    if exam_id not in bank.exams:
        raise InvalidError(f"There is no exam {exam_id}; choose one of {', '.join(sorted(bank.exams))}.")
    return draw_exam(index, bank.taxonomy, bank.exams[exam_id], seed=seed, seen={}, count=count)


def _items(form: Form) -> list[dict[str, object]]:
    return [
        {
            "position": pick.position,
            "item": pick.item,
            "version": pick.version,
            "section": pick.section,
            "tag": pick.tag,
            "concept": pick.concept,
            "options": list(pick.options),
        }
        for pick in form.picks
    ]


def _lack(lack: Lack) -> dict[str, object]:
    return {"section": lack.section, "wanted": lack.wanted, "available": lack.available}
