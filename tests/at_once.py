"""Threads that begin together, for races."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def at_once(acts: Sequence[Callable[[], object]]) -> None:
    """Run the acts in threads that begin together; the first failure is raised."""
    gate = threading.Barrier(len(acts))

    def go(act: Callable[[], object]) -> None:
        gate.wait(timeout=60)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for each in [pool.submit(go, act) for act in acts]:
            each.result()
