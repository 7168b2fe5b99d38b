"""Fuzz a surface: `python -m tests.fuzz clean --seconds 60`; see CONTRIBUTING.md."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # where helpers and growth are

NAMES = ("clean", "extract", "pipeline", "jsonl", "profiles")


def main() -> int:
    """Fuzz, or try files again."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=(*NAMES, "all"), help="a surface; all: what CI does")
    parser.add_argument("--seconds", type=float, default=60, help="stop after this time")
    parser.add_argument("--runs", type=int, default=sys.maxsize, help="stop after so many inputs")
    parser.add_argument("--times", type=int, default=1, help="with all: of the inputs that CI tries: 1")
    parser.add_argument("--seed", type=int, default=1, help="of the mutations: 1")
    parser.add_argument(
        "--corpus", type=Path, help="a folder to go on from and to add to; else one that is thrown away"
    )
    parser.add_argument(
        "--findings", type=Path, default=Path("out/fuzz"), help="where what is found is written: out/fuzz"
    )
    parser.add_argument("--jobs", type=int, default=2, help="with all: how many targets at once: 2")
    parser.add_argument(
        "--replay", type=Path, nargs="+", metavar="FILE", help="try these inputs again, and nothing else"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FILE", help="make a case of this input, in tests/cases/fuzz"
    )
    parser.add_argument("--label", help="of the case")
    parser.add_argument("--known", action="store_true", help="the fault of the case is not fixed yet")
    given = parser.parse_args()
    if given.keep:
        from .seeds import keep

        return keep(given.target, given.keep.read_bytes(), given.label or given.keep.name, known=given.known)
    if given.target == "all":
        from .every import run_all

        return run_all(given.seconds, given.times, given.seed, given.findings, given.jobs)
    if given.replay:
        return replay(given.target, given.replay)
    return fuzz(given)


def replay(name: str, paths: list[Path]) -> int:
    """Try inputs again, as they are and repeated, and print what they show. Return 1 if that is a fault."""
    from .run import finding, grows_too_fast
    from .seeds import kept
    from .targets import TARGETS

    target = TARGETS[name]
    known = {finding(target, data) for data in kept(name, known=True).values()}
    failed = 0
    for path in paths:
        data = path.read_bytes()
        kind = finding(target, data) or ("superlinear" if grows_too_fast(target, data) else None)
        print(f"{path}: {kind or 'nothing'}{', which is known' if kind and kind in known else ''}")
        failed |= kind not in {None, "slow", "superlinear", *known}
    return failed


def fuzz(given: argparse.Namespace) -> int:
    try:
        import atheris
    except ImportError:
        print("Fuzzing needs atheris, for Linux: pip install '.[fuzz]'", file=sys.stderr)
        return 2
    from .seeds import seeds_of

    with atheris.instrument_imports(include=["cleanpress"]):
        from .targets import TARGETS

        for data in [*seeds_of(given.target)][::20]:  # some modules are imported when they are needed
            with suppress(Exception):
                TARGETS[given.target].check(data)
    from .run import Findings, Watch
    from .run import fuzz as run

    corpus = given.corpus or Path(tempfile.mkdtemp(prefix="cleanpress-fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds_of(given.target):
        (corpus / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    findings = Findings(given.findings / given.target)
    run(Watch(TARGETS[given.target], findings, given.runs, given.seconds), corpus, given.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
