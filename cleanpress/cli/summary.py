"""Say at the end of a run over a corpus what was done, what failed, and where it all is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleanpress.cli.common import is_json, is_quiet, log, note
from cleanpress.cli.progress import of_bytes
from cleanpress.display.brief import count_of
from cleanpress.io.files import visible_name

if TYPE_CHECKING:
    from cleanpress.corpus import Report

__all__ = ["share_removed", "summarize", "summary"]


def summarize(report: Report) -> None:
    """Write the summary of a run to standard error, as the log is written."""
    if is_json() and not is_quiet():
        log(
            "summary", files=report.files, documents=report.documents, missing=report.missing,
            emptied=report.emptied, failed=report.failed, set_aside=report.set_aside,
            first_error=report.first_error, bytes=report.bytes_read, seconds=round(report.seconds, 3),
            bytes_per_second=round(report.bytes_read / report.seconds, 3) if report.seconds else None,
            characters=report.characters, kept=report.kept, share_removed=share_removed(report),
            counts=report.counts, outputs=list(map(str, report.outputs)), manifest=str(report.manifest),
            failed_path=None if report.failed_path is None else str(report.failed_path),
            resumed=report.resumed, nothing_to_do=report.nothing_to_do,
        )  # fmt: skip
        return
    for line in summary(report):
        note(line)


def summary(report: Report) -> list[str]:
    """Return the lines of the summary: what was done, what failed, and where it is."""
    lines = [f"{_done(report)}."]
    if report.nothing_to_do:
        lines = [f"Nothing to do: this run is complete already ({_done(report)})."]
    if report.failed:
        lines.append(f"{report.failed:,} failed. The first: {report.first_error}")
    where = f"Written: {_outputs(report)}; manifest: {visible_name(str(report.manifest))}"
    if report.failed_path is not None:
        what = " and ".join(["failed"] * bool(report.failed) + ["set aside"] * bool(report.set_aside))
        where += f"; what {'was ' * (not report.failed)}{what}: {visible_name(str(report.failed_path))}"
    return [*lines, where]


def share_removed(report: Report) -> float | None:
    """Return the share of the characters that were removed; None if there were none."""
    return round(1 - report.kept / report.characters, 4) if report.characters else None


def _done(report: Report) -> str:
    parts = [count_of(report.files, "file"), count_of(report.documents, "document")]
    counted = (
        (report.missing, "without text"), (report.emptied, "with nothing left"),
        (report.set_aside, "set aside"),
    )  # fmt: skip
    parts += [f"{number:,} {what}" for number, what in counted if number]
    share = share_removed(report)
    if share is not None:
        parts.append(f"{share:.1%} of the characters removed")
    if not report.nothing_to_do:
        parts.append(of_bytes(report.bytes_read, report.seconds))
    says = ", ".join(parts)
    return f"{says} (some of it by an earlier run that this one resumed)" if report.resumed else says


def _outputs(report: Report) -> str:
    first, *others = report.outputs
    folder = report.manifest.parent
    if others:
        return f"{len(report.outputs):,} files in {visible_name(str(folder))}"
    return visible_name(str(first))
