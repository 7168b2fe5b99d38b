"""Read the output of a finished run for a report: its columns say what was removed, so nothing is cleaned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cleanpress.cleaned import Cleaned, Step
from cleanpress.edits import Edit, Reason, apply
from cleanpress.errors import EditError, InputError
from cleanpress.report.looked import Looked, look_at_edits, look_at_record
from cleanpress.report.records import Found, Item
from cleanpress.report.sample import Wanted, ticket_of
from cleanpress.report.views import cut_view, view_of, view_of_kept

__all__ = ["look_at_row", "restored"]


def look_at_row(item: Item, wanted: Wanted, seed: int) -> Found:
    """Return what was found in a row of the output of a run.

    Raises InputError for columns that do not hold what a run writes.
    """
    text, url = item.document.value, item.document.url
    if not isinstance(text, str):
        return Found(item.number, Looked(url=url, missing=True))
    looked, edits = _looked(item, text)
    if not wanted.allows(looked.score, ticket_of(item.number, seed)):
        return Found(item.number, looked)
    if edits is None:
        view = view_of_kept(text, _text(item.beside.get("removed")), looked, item.name)
    else:
        steps = (Step("", [edit for edit, _ in edits]),) if edits else ()
        view = view_of(Cleaned(restored(text, edits), text, steps, None), item.name)
    return Found(item.number, looked, cut_view(view), item.name, item.where)


def _looked(item: Item, text: str) -> tuple[Looked, list[tuple[Edit, str]] | None]:
    """Return what is counted, and the edits with what stood in their places; None without such a column."""
    beside, url, language = item.beside, item.document.url, item.language
    if "edits" in beside:
        edits = edits_of(beside["edits"])
        characters = len(text) + sum(edit.end - edit.start - len(edit.replacement) for edit, _ in edits)
        return look_at_edits([edit for edit, _ in edits], characters, len(text), url, language), edits
    confidence = beside.get("confidence")
    looked = look_at_record(
        text,
        counts_of(beside.get("counts")),
        _text(beside.get("removed")),
        _text(beside.get("original")),
        float(confidence) if confidence not in (None, "") else None,
        url,
        language,
    )
    return looked, None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _plain(value: Any, what: str) -> Any:
    """Return what is in a column; of CSV, it is written as JSON."""
    if not isinstance(value, str):
        return value or []
    try:
        return json.loads(value) if value else []
    except ValueError as error:
        raise InputError(f"The column of {what} does not hold what a run writes.") from error


def counts_of(value: Any) -> dict[str, int]:
    """Return what is in a column of counts, as any format has it.

    >>> counts_of([{"category": "share", "count": 2}]), counts_of('{"share": 2}'), counts_of(None)
    ({'share': 2}, {'share': 2}, {})
    """
    found = _plain(value, "counts")
    if isinstance(found, Mapping):
        return {str(name): int(number) for name, number in found.items()}
    try:
        return {str(each["category"]): int(each["count"]) for each in found}
    except (TypeError, KeyError, ValueError) as error:
        raise InputError("The column of counts does not hold what a run writes.") from error


def edits_of(value: Any) -> list[tuple[Edit, str]]:
    """Return what is in a column of edits: each, and what stood in its place.

    Raises InputError for what is no list of edits, one after the other.
    """
    edits: list[tuple[Edit, str]] = []
    end = 0
    try:
        for each in _plain(value, "edits"):
            reasons = tuple(
                Reason(str(reason["category"]), str(reason["detail"])) for reason in each["reasons"]
            )
            edit = Edit(
                int(each["start"]), int(each["end"]), str(each["replacement"]), reasons, each["confidence"]
            )
            original = str(each["original"])
            if not reasons or edit.start < end or edit.end - edit.start != len(original):
                raise ValueError
            edits.append((edit, original))
            end = edit.end
    except (TypeError, KeyError, ValueError) as error:
        raise InputError("The column of edits does not hold what a run writes.") from error
    return edits


def restored(text: str, edits: Sequence[tuple[Edit, str]]) -> str:
    """Return the text before cleaning. Raises InputError if the edits are not those of this text.

    >>> restored("It rained.", [(Edit(0, 4, "", (Reason("share"),)), "Tea\\n")])
    'Tea\\nIt rained.'
    """
    pieces: list[str] = []
    at = before = 0  # in the cleaned text, and in the original
    for edit, original in edits:
        kept = text[at : at + edit.start - before]
        pieces += (kept, original)
        at += len(kept) + len(edit.replacement)
        before = edit.end
    pieces.append(text[at:])
    whole = "".join(pieces)
    try:
        if apply(whole, [edit for edit, _ in edits]) == text:
            return whole
    except EditError:
        pass
    raise InputError("The edits of this row do not fit its text, which was changed after it was cleaned.")
