"""The load: one connection a learner, each sending its next request when the last is answered.

Reads one job as JSON from stdin, connects, says "ready", waits for a line, works, prints the outcome as JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict
from statistics import quantiles

from tests.bench.jobs import Cell, Job, Learner, Outcome

_CERTAINTIES = ("sure", "unsure", "guess")


class _Worker:
    """One learner at one connection."""

    def __init__(self, job: Job, learner: Learner, number: int) -> None:
        self._job, self._learner, self._number = job, learner, number
        self._count = 0
        self.latencies: list[float] = []
        self.trouble = ""

    async def connect(self) -> None:
        """Open the connection, before the clock starts."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._job.port)

    async def work(self, ends: float) -> None:
        """Send until `ends`, once at least; a wrong answer ends this learner and is kept as trouble."""
        try:
            while not self.latencies or time.perf_counter() < ends:
                began = time.perf_counter()
                await self._step()
                self.latencies.append((time.perf_counter() - began) * 1000)
        except (OSError, EOFError, ValueError) as error:
            self.trouble = f"{type(error).__name__}: {error}"
        self._writer.close()

    async def _step(self) -> None:
        at = self._count % len(self._learner.revisions)
        self._count += 1
        match self._job.cell:
            case Cell.HELLO:
                await self._get("/bare/hello")
            case Cell.HEALTHZ:
                await self._get("/healthz")
            case Cell.BARE_ITEM:
                await self._get(f"/bare/item?bytes={self._job.page_bytes}")
            case Cell.ITEM:
                await self._get(f"{self._learner.sitting}/{at + 1}")
            case Cell.BARE_SAVE:
                await self._save("/bare/save", at)
            case Cell.SAVE:
                await self._save(f"{self._learner.sitting}/responses", at)
            case Cell.ANSWER:
                await self._save(f"{self._learner.sitting}/responses", at)
                await self._get(f"{self._learner.sitting}/{(at + 1) % len(self._learner.revisions) + 1}")

    async def _get(self, path: str) -> bytes:
        return await self._exchange(f"GET {path} HTTP/1.1\r\n{self._head()}\r\n".encode())

    async def _save(self, path: str, at: int) -> None:
        """Send another answer than the stored one, so that every save writes."""
        base = self._learner.revisions[at]
        body = {
            "position": at + 1,
            "response": [base % 2 + 1],
            "certainty": _CERTAINTIES[base % 3],
            "flagged": base % 2 == 0,
            "client_id": f"{self._job.mark}-{self._number}-{self._count}",
            "base_revision": base,
            "seconds": base % 60,
        }
        if self._job.cell is Cell.BARE_SAVE:
            name = self._learner.sitting.rpartition("/")[2]
            body |= {"sitting": name, "learner": self._learner.public_id}
        sent = json.dumps(body)
        answer = await self._exchange(
            (
                f"POST {path} HTTP/1.1\r\n{self._head()}X-CSRFToken: {self._learner.token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n{sent}"
            ).encode()
        )
        if json.loads(answer)["revision"] != base + 1:
            raise ValueError(answer.decode())
        self._learner.revisions[at] = base + 1

    def _head(self) -> str:
        return f"Host: 127.0.0.1:{self._job.port}\r\nCookie: {self._learner.cookie}\r\n"

    async def _exchange(self, request: bytes) -> bytes:
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if not head.startswith(b"http/1.1 200"):
            raise ValueError(head.partition(b"\r\n")[0].decode())
        return body


async def _run(job: Job) -> Outcome:
    workers = [_Worker(job, learner, number) for number, learner in enumerate(job.learners)]
    await asyncio.gather(*(worker.connect() for worker in workers))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    began = time.perf_counter()
    await asyncio.gather(*(worker.work(began + job.seconds) for worker in workers))
    took = time.perf_counter() - began
    latencies = [each for worker in workers for each in worker.latencies]
    cuts = quantiles(latencies, n=100) if len(latencies) > 1 else [0.0] * 99
    return Outcome(
        done=len(latencies),
        alive=sum(not worker.trouble and bool(worker.latencies) for worker in workers),
        seconds=took,
        p50_ms=cuts[49],
        p99_ms=cuts[98],
        trouble=next((worker.trouble for worker in workers if worker.trouble), ""),
    )


if __name__ == "__main__":
    found = asyncio.run(_run(Job.of(json.loads(sys.stdin.readline()))))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
