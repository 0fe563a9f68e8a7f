"""`exam-prep sweep` and `exam-prep verify`: for operators."""

import os
from dataclasses import asdict

import click

from exam_prep.cli.database import opened_current
from exam_prep.cli.mail import deliver_letters
from exam_prep.cli.printing import print_json, refuse_with_findings
from exam_prep.clock import steady_clock, system_clock
from exam_prep.db.engine import snapshot_session
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.services.rounds import do_round, round_steps
from exam_prep.services.verify import verify as verify_log
from exam_prep.settings import read_settings


@click.command()
def sweep() -> None:
    """Close sittings whose time is up, deliver mail, delete what is old; the server does it by itself."""
    settings = read_settings(os.environ)
    with opened_current(settings) as engine:
        done = do_round(engine, round_steps(ServedBankCache()), now=steady_clock(settings.data_dir)())
        sent = deliver_letters(engine, settings)
    click.echo(", ".join(f"{count} {name}" for name, count in {**done, "letters sent": sent}.items()))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(*, as_json: bool) -> None:
    """Recompute responses, scores and cards from the log; exit 1 when a table disagrees with it."""
    with opened_current(read_settings(os.environ)) as engine, snapshot_session(engine) as session:
        found = verify_log(session, ServedBankCache(), now=system_clock())
    if as_json:
        print_json(asdict(found))
    else:
        for mismatch in found.mismatches:
            click.echo(f"{mismatch.table} {mismatch.key}: {mismatch.message}")
        click.echo(f"{found.sittings} sittings, {found.cards} cards, {len(found.mismatches)} mismatches")
    refuse_with_findings(len(found.mismatches))
