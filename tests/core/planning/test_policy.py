"""The names of policies stay light: pages import them."""

import subprocess
import sys


def test_the_names_of_policies_load_no_arrays() -> None:
    """A process that imports them has not loaded numpy."""
    code = "import sys, exam_prep.core.planning.policy; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
