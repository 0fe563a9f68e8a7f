"""L20: stems that repeat one another, or the supplied article."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations

from exam_prep.core.bank import Bank
from exam_prep.core.findings import Finding
from exam_prep.core.lint.article_shingles import DIGEST_BYTES, RUN, digests
from exam_prep.core.lint.subject import Subject
from exam_prep.core.lint.words import normalised, plain, runs, shingles

_STEM_RUN = 4
_FEWEST_RUNS = 4
_ALIKE = 0.35
_TOO_ALIKE = 0.55


def similar_stems(_: Bank, subjects: tuple[Subject, ...]) -> Iterator[Finding]:
    """Yield L20 for pairs of stems whose runs of four words overlap over 35 % (warning) or 55 % (error).

    Overlap is Jaccard over stem with lead-in, shared scenario aside; texts under seven words are not judged.
    Looks only at pairs that share a run, so that cost grows with repetition and not with the square.
    """
    found = [shingles(f"{s.item.stem}\n\n{s.item.lead_in}", _STEM_RUN) for s in subjects]
    holding: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, of_stem in enumerate(found):
        for run in of_stem if len(of_stem) >= _FEWEST_RUNS else ():
            holding[run].append(index)
    shared = Counter(pair for indexes in holding.values() for pair in combinations(indexes, 2))
    for (first, second), count in shared.items():
        overlap = count / (len(found[first]) + len(found[second]) - count)
        if overlap > _ALIKE:
            subject = subjects[second]
            report = subject.error if overlap > _TOO_ALIKE else subject.warning
            message = f"{overlap:.0%} of the stem repeats {subjects[first].item.id}"
            yield report("L20", "stem", message, "write a new scene")


def article_copied(subject: Subject) -> Iterator[Finding]:
    """Yield L20 for each part that has eight words in a row in common with the supplied article."""
    for part, text in (*subject.asked(), *subject.explained()):
        for run in runs(normalised(plain(text)), RUN):
            if digest(run) in digests():
                message = f'"{" ".join(run)}" stands in the supplied article'
                yield subject.error("L20", part, message, "say it in your own words")
                break


def digest(run: tuple[str, ...]) -> bytes:
    """Return the first bytes of the SHA-256 of a run of normalised words joined by spaces."""
    return sha256(" ".join(run).encode()).digest()[:DIGEST_BYTES]
