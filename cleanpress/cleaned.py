"""The results of cleaning and of extraction: the text, and the record that explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cleanpress.categories import CATEGORIES, check_categories
from cleanpress.display import Displayed
from cleanpress.display.brief import brief, brief_call, fit
from cleanpress.edits import Edit, Reason, apply, compose, invert
from cleanpress.options import FAVORS, says_new_names

if TYPE_CHECKING:
    from cleanpress.cleaner import Pipeline
    from cleanpress.display.cards import Card
    from cleanpress.view import View

__all__ = ["SCHEMA_VERSION", "Cleaned", "Removal", "Result", "Step"]

# Of what `to_dict` returns, as docs/schema.md describes it. Goes up when a field changes its name, its type
# or its meaning; a new field is no such change.
SCHEMA_VERSION = 1
# What a result is called among those at values of `favor` that is made without the network.
RULES = "rules"


class Step(NamedTuple):
    """Say what one cleaner did: its name, and its edits in the offsets of the text it was given."""

    name: str
    edits: list[Edit]

    def __repr__(self) -> str:
        return brief_call("Step", (), self._asdict())


@says_new_names
class Removal(NamedTuple):
    """Name a stretch of text that was removed, from a text or from a page.

    text:       what it said.
    reason:     why it was removed; of an edit with several reasons, the first.
    confidence: how sure a model was that this is not content, from 0 to 1; None where a rule decided.
    start, end: where it stood in the original, half-open, in code points; None for a block of a page.
    block:      the number of the block of the page; None for a stretch of a text.

    >>> removal = Removal("Leave a Reply\\n", Reason("comment_form", "en:leave a reply"), start=0, end=14)
    >>> removal
    Removal('Leave a Reply\\n', Reason('comment_form', 'en:leave a reply'), start=0, end=14)
    >>> removal.category
    'comment_form'
    """

    text: str
    reason: Reason
    confidence: float | None = None
    start: int | None = None
    end: int | None = None
    block: int | None = None

    @property
    def category(self) -> str:
        """The category of the reason."""
        return self.reason.category

    def __repr__(self) -> str:
        rest = zip(self._fields[2:], self[2:], strict=True)
        given = {name: value for name, value in rest if value is not None}
        return brief_call("Removal", self[:2], given)


class Result(Displayed):
    """What `explain` and `extract` both return: a text, and what was removed from it, and why.

    text:    what was kept.
    removed: what was removed, in order.
    counts:  how much of each category: of edits in a `Cleaned`, of removed blocks in a `Document`.
    """

    if TYPE_CHECKING:

        @property
        def text(self) -> str: ...

        @property
        def removed(self) -> list[Removal]: ...

        @property
        def counts(self) -> dict[str, int]: ...

    def _view(self, title: str | None) -> View:
        """Return what a page shows of it."""
        raise NotImplementedError

    def to_html(self, *, title: str | None = None) -> str:
        """Return the result as a page to look at: what was removed, in its place and why, and what was kept.

        title: of the page; by default the title of a document, or "Cleaned text".
        The page is one file for any browser, also without a network: it loads nothing, and nothing in the
        text is obeyed. docs/report.md says how to read it. What it leaves out of a long text, it says. A
        slider shows other values of `favor`, but not of a cleaned text that was pickled or copied.
        Raises TypeError for a title that is no string, and ImportError where Jinja2 is not installed, with
        the command that installs it.

        >>> import cleanpress
        >>> cleanpress.explain("Leave a Reply\\nIt rained.").to_html().count("<del ")
        1
        >>> cleanpress.explain("It rained all day.").to_html(title="Rain").count("<del ")
        0
        """
        from cleanpress.view import write_page

        if title is not None and not isinstance(title, str):
            raise TypeError(f"title is a string, or None, and was given {title!r}.")
        return write_page(self._view(" ".join(title.split()) if title else None))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data, ready for JSON; docs/schema.md describes each field."""
        return {
            "schema_version": SCHEMA_VERSION,
            "text": self.text,
            "counts": self.counts,
            "removed": [
                {**removal._asdict(), "reason": removal.reason._asdict()} for removal in self.removed
            ],
        }


@dataclass(frozen=True, repr=False)
class Cleaned(Result):
    """A cleaned text with its record.

    original: the text as it was given.
    text:     the text after the last step.
    steps:    what each cleaner did, in order; cleaners that found nothing are left out.
    other_categories: those that edits of cleaners of your own may have; None for any.

    >>> import cleanpress
    >>> result = cleanpress.explain("Leave a Reply\\nIt rained all day.")
    >>> result.text, result.counts
    ('It rained all day.', {'comment_form': 1})
    >>> result.restore() == result.original
    True
    >>> cleanpress.explain("It rained all day.").edits
    []
    """

    original: str
    text: str
    steps: tuple[Step, ...]
    other_categories: tuple[str, ...] | None = field(default=(), repr=False, compare=False)
    _pipeline: Pipeline | None = field(default=None, repr=False, compare=False)  # which made it

    def __repr__(self) -> str:
        from cleanpress.display.cards import cleaned_summary, with_counts

        summary, counts = cleaned_summary(self), self.counts
        return fit(
            lambda characters, items: (
                f"Cleaned({brief(self.text, characters)}, {with_counts(summary, counts, items)})"
            )
        )

    def _card(self) -> Card:
        from cleanpress.display.cards import cleaned_card

        return cleaned_card(self)

    def _view(self, title: str | None) -> View:
        from cleanpress.view import view_of_cleaned

        return view_of_cleaned(self, title=title)

    def _at_each_favor(self) -> dict[str, Cleaned]:
        """Return the result by rules alone and at each value of `favor`, from the one that removes least.

        One of them is this result. Empty where the pipeline has no such option, or is not known.
        """
        own = self._pipeline
        if own is None:
            return {}
        pipelines = {favor or RULES: own._at_favor(favor) for favor in (None, *reversed(FAVORS))}
        if own == pipelines[RULES] or own not in pipelines.values():
            return {}
        return {
            name: self if pipeline == own else pipeline.run(self.original)
            for name, pipeline in pipelines.items()
        }

    def __getstate__(self) -> dict[str, Any]:
        # A pipeline may hold what cannot be sent, and is much for each text.
        return {**self.__dict__, "_pipeline": None}

    def __hash__(self) -> int:
        return hash((self.original, self.text))  # the steps hold lists, which have no hash

    @cached_property
    def edits(self) -> list[Edit]:
        """All steps as one edit list, in the offsets of the original."""
        edits: list[Edit] = []
        for step in self.steps:
            edits = compose(edits, step.edits)
        return edits

    @property
    def removed(self) -> list[Removal]:
        """The words that were removed, in order: every edit that leaves only space where there was more."""
        return [
            Removal(gone, edit.reasons[0], edit.confidence, edit.start, edit.end)
            for edit in self.edits
            if not edit.replacement.strip() and (gone := self.original[edit.start : edit.end]).strip()
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many edits of each category, the most frequent first."""
        return dict(Counter(edit.category for step in self.steps for edit in step.edits).most_common())

    def undo(self) -> list[Edit]:
        """Return the edits that take `text` back to `original`: keep them, and nothing is lost."""
        return invert(self.original, self.edits)

    def restore(self, *categories: str | Iterable[str]) -> str:
        """Return the original; or, given categories, or lists of them, the cleaned text with these put back.

        A category of which nothing was removed changes nothing. Raises OptionError for one that no cleaner
        has, with the nearest that there is, and TypeError for what is no text.

        >>> import cleanpress
        >>> cleanpress.explain("Leave a Reply\\n“It rained.”").restore("comment_form")
        'Leave a Reply\\n"It rained."'
        """
        if not categories:
            return apply(self.text, self.undo())
        if None in categories:
            raise TypeError('restore takes categories, such as restore("share"), and was given None.')
        known = None
        if self.other_categories is not None:
            known = {*CATEGORIES, *self.other_categories}
            known.update(name for edit in self.edits for name in edit.categories)
        back = {name for given in categories for name in check_categories(given, "restore", known)}
        keep = [edit for edit in self.edits if back.isdisjoint(edit.categories)]
        return apply(self.original, keep)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data for JSON; docs/schema.md describes each field.

        `text` and `undo` together hold all of the original.
        """
        return {
            **super().to_dict(),
            "edits": [
                {
                    "start": edit.start,
                    "end": edit.end,
                    "original": self.original[edit.start : edit.end],
                    "replacement": edit.replacement,
                    "category": edit.category,
                    "reasons": [reason._asdict() for reason in edit.reasons],
                    "confidence": edit.confidence,
                }
                for edit in self.edits
            ],
            "undo": [[edit.start, edit.end, edit.replacement] for edit in self.undo()],
        }
