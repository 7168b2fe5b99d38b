"""What people see in a shell, a notebook and a terminal: brief, safe, and nothing in it is obeyed."""

from __future__ import annotations

import io
import re
import types
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import optional
from helpers import any_text, examples
from hypothesis import given
from hypothesis import strategies as st

import cleanpress
from cleanpress import (
    DEFAULT,
    Block,
    Comment,
    Edit,
    NormalizeQuotes,
    NormalizeWhitespace,
    Pipeline,
    Reason,
    Removal,
    RemoveChrome,
    Step,
    explain,
    extract,
)
from cleanpress.corpus import Report
from cleanpress.html.metadata import Metadata
from cleanpress.sites import SiteLine, SiteProfile

ROOT = Path(__file__).parent.parent
SCRAPED = (ROOT / "examples" / "scraped-article.txt").read_text(encoding="utf-8")
PAGE = (ROOT / "examples" / "page.html").read_bytes()
HOSTILE = (
    '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> "\' onmouseover="alert(1)" &lt; “quoted”\n'
)


def one_line(shown: str) -> bool:
    return len(shown) <= 200 and len(shown.splitlines()) == 1


# --- In a shell -----------------------------------------------------------------------------------


def test_what_is_short_is_shown_whole() -> None:
    assert repr(explain("It rained.")) == "Cleaned('It rained.', 10 characters, nothing to clean)"
    assert repr(explain("Leave a Reply\nIt rained.")) == (
        "Cleaned('It rained.', 10 characters of 24 kept, 1 edit: comment_form 1)"
    )
    for value in (
        Edit(0, 3, "", (Reason("share", "en:share"), Reason("curly_quote")), confidence=0.5),
        Reason("share"),
        Removal("Share", Reason("share"), start=0, end=5),
        Comment("Ann", None, "I like it."),
        Metadata(title="Tea", authors=("Ann Lee",)),
        NormalizeQuotes(style="curly") | RemoveChrome(languages=["en", "de"]),
        Pipeline([RemoveChrome()]),
        SiteLine("home", "top", 12, "Home", "https://example.org/"),
    ):
        assert eval(repr(value)) == value


@given(any_text, any_text, st.integers(1, 300))
def test_whatever_is_shown_fits_on_a_line(text: str, detail: str, times: int) -> None:
    long = text * times
    reason = Reason("share", detail * times)
    edit = Edit(0, len(long), long, (reason, reason), 0.123456789)
    shown = [
        explain(text),
        explain("Leave a Reply\n" * times + text),
        edit,
        Step("RemoveChrome", [edit] * times),
        Removal(long, reason, 0.5, 0, len(long)),
        Comment(long, long, long),
        Block(0, long, "p", "html > body" * times, 0.5, False, reason),
        Metadata(long, (long, long), long, long, long, long, long, long, long, (long,) * 9),
        SiteLine(long, "top", 1, long, long),
        SiteProfile(long, 1, (SiteLine(long, "top", 1, long, long),)),
        Report(1, 2, 3, 4, 5, 6, 7, {long: 1}, (Path("a" * times),), None, Path("b")),
        Pipeline([RemoveChrome(languages=["en"] * 9)] * times),
    ]
    for value in shown:
        assert one_line(repr(value)), repr(value)


def test_a_document_is_shown_on_a_line() -> None:
    document = extract(PAGE)
    begin = "Document('Boats come home before the storm', 829 characters, 9 of 39 blocks kept, removed: "
    assert repr(document).startswith(begin)
    assert repr(extract("")) == "Document(None, 0 characters, 0 of 0 blocks kept)"
    for page in (PAGE, PAGE.replace(b"Boats", b"Boats " * 99), b"<p>" + b"Tea. " * 9999):
        assert one_line(repr(extract(page)))


def test_a_long_pipeline_is_shown_by_its_names() -> None:
    assert repr(DEFAULT) == " | ".join(map(repr, DEFAULT))
    shown = repr(Pipeline([NormalizeWhitespace(max_blank_lines=2)] * 50))
    assert shown.startswith("<Pipeline of 50: NormalizeWhitespace, NormalizeWhitespace, ")


# --- In a notebook --------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Collect the elements and attributes of what a notebook is given."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.struck = ""
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)
        self.attributes.update(name for name, _ in attrs)
        self.titles += [value or "" for name, value in attrs if name == "title"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "del" in self.open:
            self.struck += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert reader.tags <= set("div span b del ins table thead tbody tr th td details summary".split())
    assert reader.attributes <= {"style", "title", "dir"}
    assert not re.search(r"url\(|javascript:|<!--", re.sub(r">[^<]*<|title=\"[^\"]*\"", "><", html))
    html.encode("utf-8")  # a notebook is a file of JSON
    return reader


def cards(text: str) -> list[Any]:
    document = extract(
        f"<title>{text}</title><meta name=author content='{text}'><h1>{text}</h1><p>{text}</p>"
        + "<p>Tea.</p>" * 9
    )
    return [explain(text), explain(f"Leave a Reply\n{text}"), document, Pipeline([DEFAULT])]


@examples(40)
@given(any_text)
def test_what_a_notebook_shows_is_safe(text: str) -> None:
    for card in cards(text):
        read(card._repr_html_())


def test_nothing_hostile_is_obeyed() -> None:
    for card in [*cards(HOSTILE), *cards(HOSTILE.replace("<", "&lt;"))]:
        reader = read(card._repr_html_())
        assert "script" not in reader.tags and "img" not in reader.tags
    assert "<script>alert(1)</script>" in read(explain(HOSTILE)._repr_html_()).text


def test_what_was_removed_is_struck_through_with_its_reason() -> None:
    reader = read(explain("Leave a Reply\nIt “rained” all day.")._repr_html_())
    assert "Leave a Reply" in reader.struck
    assert "rained" not in reader.struck
    assert any("comment_form" in title for title in reader.titles)
    assert "comment_form 1" in reader.text
    html = explain("Leave a Reply\nIt “rained” all day.")._repr_html_()
    colors = {re.search(r"background:[^;]*", tag)[0] for tag in re.findall(r"<del [^>]*>", html)}  # type: ignore[index]
    assert len(colors) == 2  # one for each category


def test_what_nobody_would_see_is_spelled_out() -> None:
    assert "<U+200B>" in read(explain("It\u200b rained.")._repr_html_()).struck
    assert "↵" in read(explain("It rained.\n\n\n\n\nIt snowed.")._repr_html_()).struck


@pytest.mark.slow
def test_the_size_of_what_is_shown_has_a_limit() -> None:
    cleaned = explain(SCRAPED * 200)
    assert len(cleaned._repr_html_()) < 300_000
    assert "more edits" in cleaned._repr_html_() or "not shown" in cleaned._repr_html_()
    assert len(explain("It rained. " * 99_999)._repr_html_()) < 10_000
    page = (
        "<title>Tea</title>" + "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait.</p>" * 3_000
    )
    assert len(extract(page)._repr_html_()) < 300_000


def test_a_document_shows_its_metadata_and_what_was_removed() -> None:
    reader = read(extract(PAGE)._repr_html_())
    for shown in ("Ida Holm", "2024-03-09", "Herring was plentiful", "30 removed", "en:leave a reply"):
        assert shown in reader.text


def test_a_pipeline_shows_its_cleaners_and_their_options() -> None:
    reader = read((NormalizeQuotes(style="curly") | RemoveChrome())._repr_html_())
    for shown in ("2 cleaners", "NormalizeQuotes", "style='curly'", "RemoveChrome"):
        assert shown in reader.text


# --- By rich --------------------------------------------------------------------------------------


def printed(value: Any, **options: Any) -> str:
    file = io.StringIO()
    optional("rich.console").Console(file=file, width=100, **options).print(value)
    return file.getvalue()


def test_rich_shows_the_same() -> None:
    cleaned = explain("Leave a Reply\nIt rained.")
    assert "[-Leave a Reply\n-]It rained." in printed(cleaned)
    colored = printed(cleaned, force_terminal=True, color_system="standard")
    assert "\x1b[9;31mLeave a Reply" in colored
    assert "Ida Holm" in printed(extract(PAGE))
    assert "RemoveChrome" in printed(DEFAULT)


@given(st.sampled_from(["[red]a[/red]", "[/]", "[link=x]", "\x1b[2J", ":boom:", HOSTILE, "\ud800"]))
def test_rich_obeys_nothing(text: str) -> None:
    for card in cards(text):
        shown = printed(card)
        assert "\x1b" not in shown


# --- Names ----------------------------------------------------------------------------------------

MODULES = {"adapters", "corpus", "report", "sites"}


def test_the_names_of_the_package_are_those_to_use() -> None:
    names = {name for name in dir(cleanpress) if not name.startswith("_")}
    assert {"clean", "explain", "extract", "Document", "Comment", *MODULES} <= names
    assert names - MODULES <= set(cleanpress.__all__)
    for name in names:
        assert getattr(cleanpress, name) is not None
    # What an editor reads in the file has no other names, but for modules of the package.
    found = {
        name
        for name, value in vars(cleanpress).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert found - set(cleanpress.__all__) <= {"annotations"}


@pytest.mark.needs("pandas")
def test_the_names_of_an_adapter_are_those_to_use() -> None:
    import cleanpress.adapters.pandas

    assert dir(cleanpress.adapters.pandas) == ["clean", "explain", "extract"]


@pytest.mark.needs("IPython", "jedi", "pandas")
@pytest.mark.parametrize("by_jedi", [True, False])
def test_ipython_completes_them(by_jedi: bool) -> None:
    from IPython.core.completer import provisionalcompleter
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.run_cell("import cleanpress, cleanpress.adapters.pandas; cleaned = cleanpress.explain('')")
    shell.Completer.use_jedi = by_jedi

    def completed(line: str) -> set[str]:
        with provisionalcompleter():
            return {found.text.lstrip(".") for found in shell.Completer.completions(line, len(line))}

    names = completed("cleanpress.")
    assert {"clean", "explain", "extract", "Document", "Comment", *MODULES} <= names
    assert names - MODULES <= set(cleanpress.__all__)
    assert completed("cleanpress.ext") == {"extract"}
    assert completed("cleanpress.Ty") == completed("cleanpress.import") == set()
    assert {"pandas", "polars", "spark"} <= completed("cleanpress.adapters.")
    assert {"clean", "explain", "extract"} == completed("cleanpress.adapters.pandas.")
    assert {"url=", "favor=", "comments="} <= completed("cleanpress.extract(")
    assert {"style=", "dashes="} <= completed("cleanpress.NormalizeQuotes(")
    assert {"text", "removed", "restore"} <= completed("cleaned.")


@pytest.mark.needs("IPython")
def test_ipython_shows_the_card_and_the_line() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    formatter = InteractiveShell.instance().display_formatter
    cleaned = explain(SCRAPED)
    shown, _ = formatter.format(cleaned)
    assert shown["text/plain"] == repr(cleaned)
    assert shown["text/html"] == cleaned._repr_html_()
