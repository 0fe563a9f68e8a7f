"""Whether time is kept: jumps of the machine's clock, and saves around the deadline. Prints figures."""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.bench.timer_jumps import JumpFigures, faketime, measure_jump
from tests.bench.timer_late import measure_late
from tests.serving.processes import serving

_HOUR = 3600
JUMPS = (_HOUR, -_HOUR, 24 * _HOUR, -24 * _HOUR)
SAVES = 1000
SHORT_SAVES = 60


def measure(*, short: bool) -> dict[str, object]:
    """Return the figures of saves and, where libfaketime is installed, of jumps."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled = _fill(folder / "filled")
        late = measure_late(filled / "exam_prep.sqlite3", folder, SHORT_SAVES if short else SAVES)
        jumps = _jumps(filled, folder, JUMPS[:1] if short else JUMPS)
    return {"saves": asdict(late), "jumps": [asdict(jump) for jump in jumps]}


def _fill(folder: Path) -> Path:
    folder.mkdir()
    with serving(folder) as served:
        served.stop()
    return folder / "instance"


def _jumps(filled: Path, folder: Path, jumps: tuple[int, ...]) -> list[JumpFigures]:
    library = faketime()
    if library is None:
        sys.stderr.write("libfaketime is not installed (Debian: faketime), so no jump was measured\n")
        return []
    found = []
    for jump in jumps:
        data_dir = Path(shutil.copytree(filled, folder / f"jump{jump}" / "instance"))
        # The copy is of another server: it anchors its own clock.
        (data_dir / "clock.json").unlink(missing_ok=True)
        found.append(measure_jump(data_dir, jump, library))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one jump and few saves")
    found = measure(short=parser.parse_args().short)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
