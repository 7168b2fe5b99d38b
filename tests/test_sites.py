"""Sites: pages are learned in any order, in pieces or at once, and nothing is taken for more than it is."""

from __future__ import annotations

import json
import pickle
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpress import OptionError, Pipeline, Reason, RemoveSiteLines
from cleanpress.errors import PathError, SiteProfileError
from cleanpress.installation import install_command
from cleanpress.sites import SiteLearner, SiteLine, SiteProfile, SiteProfiles, site_of
from cleanpress.sites import learn as learning

learns = pytest.mark.needs("datasketches", "tldextract")

for_url = RemoveSiteLines.for_url
Page = tuple[str, str]
WORDS = "tea milk rain boat quay lamp oar tide fish rope mast sail".split()
PROSE = "All that we know of the {0} we heard at the quay, when the {0} was not there and nobody else was."


def pages_of(site: str, count: int = 12) -> list[Page]:
    """Make pages with a menu, a heading that all have between paragraphs, and a footer with two numbers."""
    made = []
    for number, word in enumerate(WORDS[:count]):
        lines = [
            *(f"{word.title()} - Harbour", "Home | About", "Weather", word.title()),
            *(PROSE.format(word), "See also", PROSE.format(f"other {word}")),
            *(f"Page {number} of 12", f"Next: {WORDS[number - 1]}, Up: Index", "Call 555 0100", "Privacy"),
        ]
        made.append(("\n".join(lines), f"https://www.{site}/{word}"))
    return made


PAGES = [page for site in ("harbour.example.org", "quay.net", "lamp.co.uk") for page in pages_of(site)]


def learned(pages: list[Page], **options: Any) -> SiteLearner:
    learner = SiteLearner(**options)
    for text, url in pages:
        learner.add(text, url)
    return learner


def lines(profiles: SiteProfiles, site: str = "quay.net") -> dict[str, str]:
    return {each.line: each.place for each in profiles.sites[site].lines}


# --- domains ------------------------------------------------------------------------------------


@learns
@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://docs.python.org/3/library/", "python.org"),
        ("HTTP://WWW.BBC.CO.UK?a=//b", "bbc.co.uk"),
        ("www.bbc.co.uk.", "bbc.co.uk"),
        ("//cdn.example.org/x", "example.org"),
        ("https://me:pass@www.example.org:8080/", "example.org"),
        ("https://amy.github.io/tea", "amy.github.io"),
        ("https://bob.blogspot.com", "bob.blogspot.com"),
        ("https://www.bücher.de/", "bücher.de"),
        ("http://192.168.0.1:80/", "192.168.0.1"),
        ("http://[2001:db8::1]:80/", "2001:db8::1"),
        ("localhost", "localhost"),
        ("http://localhost:8000/", "localhost"),
        ("http://intranet/wiki", "intranet"),
        ("https://github.io/", "github.io"),
        ("It rained.", None),
        ("tea", None),
        ("", None),
        (None, None),
        (float("nan"), None),
        ("http://", None),
        ("http:///tea", None),
        ("https://999.999.999.999/", None),
        ("https://exa mple.org/", None),
        ("https://example.org:tea/", None),
        ("mailto:me@example.org", None),
        ("me@example.org", None),
    ],
)
def test_the_site_of_an_address(address: Any, site: str | None) -> None:
    assert site_of(address) == site


@given(st.text())
def test_no_address_is_an_error(address: str) -> None:
    for each in (address, f"http://{address}"):
        site = site_of(each)
        assert site is None or site


# --- learning -----------------------------------------------------------------------------------


@learns
def test_boilerplate_at_the_ends_of_pages_is_learned_and_removed() -> None:
    profiles = learned(PAGES).profiles()
    assert list(profiles.sites) == ["example.org", "lamp.co.uk", "quay.net"]
    assert profiles.sites["quay.net"].pages == 12
    told = lines(profiles)
    assert (told["home | about"], told["weather"], told["privacy"]) == ("top", "top", "bottom")
    assert told["… up: index"] == "bottom"
    assert not told.keys() & {"all that …", "… else was.", "page 0 of 12"}
    text, url = PAGES[12]
    cleaned = for_url(profiles, url)(text).split("\n")
    assert cleaned == [text.split("\n")[number] for number in (0, 3, 4, 5, 6)]
    [edit, *_] = for_url(profiles, url).edits(text)
    assert edit.reasons == (Reason("site_line", "quay.net"),)


@learns
@given(st.randoms(use_true_random=False))
def test_the_order_of_pages_does_not_matter(chance: random.Random) -> None:
    pages = [*PAGES, (PAGES[0][0], "https://harbour.example.org/a"), ("Home | About\nmore", PAGES[1][1])]
    shuffled = chance.sample(pages, len(pages))
    assert learned(shuffled).profiles() == learned(pages).profiles()


@learns
@given(st.randoms(use_true_random=False), st.integers(1, 7))
def test_merged_shards_know_what_one_pass_does(chance: random.Random, count: int) -> None:
    shuffled = chance.sample(PAGES, len(PAGES))
    shards = [learned(shuffled[number::count]) for number in range(count)]
    whole = reduce(SiteLearner.merge, [SiteLearner.from_bytes(shard.to_bytes()) for shard in shards])
    assert whole.profiles() == learned(PAGES).profiles()


@learns
def test_a_learner_goes_through_bytes_and_pickle() -> None:
    learner = learned(PAGES)
    for copy in (SiteLearner.from_bytes(learner.to_bytes()), pickle.loads(pickle.dumps(learner))):
        assert copy.profiles() == learner.profiles()
        copy.add("Home | About", "https://quay.net/more")
        assert copy.profiles().sites["quay.net"].pages == 13


@learns
def test_bytes_that_are_no_learner_are_refused() -> None:
    for data in (b"", b"tea", b"cleanpress-site-learner-1\n9\n{}", SiteLearner().to_bytes()[:-3]):
        with pytest.raises(SiteProfileError, match="not a SiteLearner"):
            SiteLearner.from_bytes(data)


@learns
def test_a_page_counts_once_by_its_url_and_by_its_text() -> None:
    same_text = [(f"Home\n{PROSE}", f"https://a.org/{number}") for number in range(9)]
    same_url = [(f"Home\n{PROSE}\n{number}", "https://a.org/") for number in range(9)]
    for pages in (same_text, same_url, same_text + same_url):
        profiles = learned(pages).profiles(min_pages=3)
        assert "a.org" not in profiles.sites
    both = learned(same_url + pages_of("a.org")).profiles(min_pages=3)
    assert both.sites["a.org"].pages == 13
    assert "home" not in lines(both, "a.org")


@learns
def test_a_page_that_two_learners_have_read_is_no_second_page() -> None:
    shards = [
        learned([("Home\nTea", "https://a.org/tea"), ("Home\nMilk", "https://a.org/milk")]) for _ in range(5)
    ]
    assert reduce(SiteLearner.merge, shards).profiles(min_pages=3).sites == {}


@learns
def test_the_page_that_keeps_a_line_is_the_smallest_whoever_came_first() -> None:
    pages = [*PAGES[12:], (PAGES[14][0], "https://quay.net/0")]
    for each in (pages, pages[::-1]):
        profiles = learned(each).profiles()
        assert profiles.sites["quay.net"].places["privacy"].page == "https://quay.net/0"


@learns
def test_no_more_than_what_is_asked_for_is_kept_and_no_count_is_too_high() -> None:
    chance = random.Random(4)
    learner, true = SiteLearner(max_lines=100), Counter[str]()
    for number in range(400):
        often = [f"menu {each}" for each in range(5) if chance.random() < 0.9]
        own = [f"line {chance.random()}" for _ in range(20)]
        true.update(often)
        assert learner.add("\n".join([*often, *own]), f"https://a.org/{number}")
        assert len(learner._notes) <= 1.25 * 192
    found = learner.profiles(share=0.01).sites["a.org"].lines
    assert all(each.pages <= true[each.line] for each in found if each.line in true)
    assert not [each for each in found if each.line.startswith("line 0")]


@learns
def test_sites_are_forgotten_when_there_are_too_many_and_counts_are_never_too_high() -> None:
    learner = SiteLearner(max_lines=6)
    for round_ in range(4):
        for number in range(20):
            learner.add("Home", f"https://a{number}.org/")
        assert len(learner._sites) <= 6, round_
    assert learner.profiles(min_pages=3).sites == {}


@learns
def test_a_site_of_very_many_pages_is_read_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_PAGES", 8)
    learner = learned(pages_of("a.org"))
    assert learner.profiles().sites["a.org"].pages == 8
    assert not learner.add("more", "https://a.org/more")
    other = learned([(text, f"{url}/more") for text, url in pages_of("a.org")[::-1]])
    assert learner.merge(other).profiles(min_pages=3).sites["a.org"].pages >= 8


@learns
@pytest.mark.parametrize(
    ("pages", "why"),
    [
        (["See also\n" + PROSE.format(word) for word in WORDS[:2]], "two pages"),
        (
            [f"{PROSE.format(word)}\n" + "void\n" * 12 + word for word in WORDS],
            "a label that comes again and again",
        ),
        ([f"{word}\n{number},99 €" for number, word in enumerate(WORDS)], "prices"),
        ([f"New in version {number}\n{word}" for number, word in enumerate(WORDS[:4])], "two words of three"),
    ],
)
def test_what_is_no_line_of_the_site(pages: list[str], why: str) -> None:
    profiles = learned([(text, f"https://a.org/{number}") for number, text in enumerate(pages)]).profiles(3)
    told = lines(profiles, "a.org") if "a.org" in profiles.sites else {}
    assert not {"see also", "void", "0,99 €", "new in version 0"} & told.keys(), why


@learns
def test_what_is_no_page_is_not_counted() -> None:
    learner = SiteLearner()
    nothing: list[Any] = [None, float("nan")]
    assert not any(learner.add(text, "https://a.org/") for text in nothing)
    assert not learner.add("Tea", None)
    assert not learner.add("Tea", "no address")
    assert learner.add("Tea \ud800", "https://a.org/\ud800")
    assert not learner.add("Tea \ud800", "https://a.org/\ud800")
    number: Any = 3
    with pytest.raises(TypeError, match="was given int"):
        learner.add(number, "https://a.org/")


@learns
@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: SiteLearner().profiles(min_pages=2), "min_pages is 2, and must be 3 or more"),
        (lambda: SiteLearner().profiles(share=0), "share is 0, and must be above 0"),
        (lambda: SiteLearner().profiles(share=30), "share is 30"),
        (lambda: SiteLearner(max_lines=0), "max_lines is 0, and must be 1 or more"),
    ],
)
def test_options_without_sense_are_refused(call: Callable[[], object], says: str) -> None:
    with pytest.raises(OptionError, match=says):
        call()


# --- profiles -----------------------------------------------------------------------------------


@learns
def test_profiles_are_saved_and_read_and_edited_by_hand(tmp_path: Path) -> None:
    profiles = learned(PAGES).profiles()
    path = tmp_path / "sites.json"
    profiles.save(path)
    assert list(tmp_path.iterdir()) == [path]
    assert SiteProfiles.load(path) == profiles
    assert json.loads(path.read_text(encoding="utf-8"))["sites"]["quay.net"]["pages"] == 12
    rows = path.read_text(encoding="utf-8").split("\n")
    last = max(number for number, row in enumerate(rows) if row.startswith('      {"line"'))
    edited = SiteProfiles.from_json("\n".join(rows[:last] + rows[last + 1 :]))
    assert edited.sites["quay.net"].lines == profiles.sites["quay.net"].lines[:-1]
    assert edited != profiles
    assert SiteProfiles.from_json(SiteProfiles().to_json()) == SiteProfiles()


GOOD = {"line": "home", "place": "top", "pages": 3, "sample": "Home", "page": "https://a.org/"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "mine is not JSON"),
        ("[]", "mine is not a file of site profiles"),
        ('{"tea": 1}', "is not a file of site profiles"),
        ('{"cleanpress_sites": 99}', "has format 99, and this version reads 1"),
        ('{"cleanpress_sites": 1}', '"sites" should be or have an object'),
        ('{"cleanpress_sites": 1, "sites": {"a.org": []}}', "site 'a.org' should"),
        (
            '{"cleanpress_sites": 1, "sites": {"a.org": {"pages": 3}}}',
            "site 'a.org' should be or have \"lines\"",
        ),
        ({**GOOD, "place": "left"}, "line 1 of site 'a.org' should be or have one of top, bottom, both"),
        ({**GOOD, "pages": "3"}, "a number for pages"),
        ({**GOOD, "pages": True}, "a number for pages"),
        ({**GOOD, "line": None}, "text for line"),
        ({"line": "home"}, "an object with line, place, pages, sample, page"),
    ],
)
def test_an_invalid_file_is_refused_with_the_place(text: Any, says: str) -> None:
    if isinstance(text, dict):
        text = json.dumps({"cleanpress_sites": 1, "sites": {"a.org": {"pages": 3, "lines": [text]}}})
    with pytest.raises(SiteProfileError, match=says):
        SiteProfiles.from_json(text, "mine")


def test_bytes_that_are_no_text_are_refused_and_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff")
    with pytest.raises(SiteProfileError, match="not UTF-8"):
        SiteProfiles.load(tmp_path / "a")
    with pytest.raises(PathError, match="b cannot be read"):
        SiteProfiles.load(tmp_path / "b")


some_lines = st.builds(
    SiteLine,
    st.sampled_from(["home", "menu", "next …"]),
    st.sampled_from(["top", "bottom", "both"]),
    st.integers(0, 9),
    st.sampled_from(["Home", "HOME", "Menu"]),
    st.sampled_from(["https://a.org/", "https://a.org/b"]),
)
some_sites = st.builds(
    SiteProfile, st.sampled_from(["a.org", "b.org"]), st.integers(0, 9), st.lists(some_lines).map(tuple)
)
some_profiles = st.lists(some_sites).map(SiteProfiles)


@given(some_profiles, some_profiles, some_profiles)
def test_merging_is_associative_and_commutative(
    one: SiteProfiles, two: SiteProfiles, three: SiteProfiles
) -> None:
    assert one.merge(two) == two.merge(one)
    assert one.merge(two).merge(three) == one.merge(two.merge(three)) == one.merge(two, three)
    assert one.merge() == one
    assert SiteProfiles.from_json(one.to_json()) == one == pickle.loads(pickle.dumps(one))
    assert hash(one.merge(two)) == hash(two.merge(one))


# --- cleaning -----------------------------------------------------------------------------------


@learns
def test_the_cleaner_of_a_site_is_made_once_and_does_nothing_for_another() -> None:
    profiles = learned(PAGES).profiles()
    cleaner = for_url(profiles, "https://www.quay.net/tea")
    assert for_url(profiles, "http://quay.net/milk") is cleaner
    addresses: list[Any] = ["https://other.org/", "no address", None]
    for other in addresses:
        assert for_url(profiles, other).edits(PAGES[12][0]) == []
        assert for_url(profiles, other) is for_url(profiles, "https://other.org/")


@learns
def test_facts_stay_on_one_page() -> None:
    profiles = learned(PAGES).profiles()
    pages = [(text, url) for text, url in PAGES if "quay.net" in url]
    keeping = [url for text, url in pages if "555 0100" in for_url(profiles, url, keep_one_copy=True)(text)]
    assert keeping == [min(url for _, url in pages)]
    assert not any("Privacy" in for_url(profiles, url, keep_one_copy=True)(text) for text, url in pages)
    assert not any("555 0100" in for_url(profiles, url)(text) for text, url in pages)


@learns
def test_a_site_must_be_named_where_there_are_several(tmp_path: Path) -> None:
    profiles = learned(PAGES).profiles()
    with pytest.raises(OptionError, match="have 3 sites"):
        RemoveSiteLines(profiles)
    with pytest.raises(OptionError, match="needs profiles"):
        RemoveSiteLines()
    profiles.save(tmp_path / "sites.json")
    with pytest.raises(OptionError, match="have 3 sites"):
        RemoveSiteLines(tmp_path / "sites.json")("Tea")
    assert RemoveSiteLines(profiles, "quay.net")(PAGES[12][0]) == for_url(profiles, "quay.net")(PAGES[12][0])


@learns
def test_toml_holds_the_path_of_a_profile(tmp_path: Path) -> None:
    profiles = learned(PAGES).profiles()
    profiles.save(tmp_path / "sites.json")
    pipeline = Pipeline([RemoveSiteLines(str(tmp_path / "sites.json"), "quay.net")])
    (tmp_path / "pipeline.toml").write_text(pipeline.to_toml(), encoding="utf-8")
    again = Pipeline.from_toml(tmp_path / "pipeline.toml")
    assert again == pipeline
    assert again(PAGES[12][0]) == for_url(profiles, PAGES[12][1])(PAGES[12][0])
    with pytest.raises(OptionError, match=r"TOML cannot hold an option of RemoveSiteLines.*Save it"):
        Pipeline([RemoveSiteLines(profiles, "quay.net")]).to_toml()


def run(code: str, *missing: str) -> str:
    blocked = "".join(f"import sys; sys.modules[{name!r}] = None\n" for name in missing)
    return subprocess.run(
        [sys.executable, "-c", blocked + code], capture_output=True, text=True, check=True
    ).stdout


@learns
def test_cleaning_by_a_saved_profile_needs_no_extra(tmp_path: Path) -> None:
    learned(PAGES).profiles().save(tmp_path / "sites.json")
    code = (
        "from cleanpress import RemoveSiteLines\n"
        f"print(RemoveSiteLines({str(tmp_path / 'sites.json')!r}, 'quay.net')({PAGES[12][0]!r}))"
    )
    assert run(code, "datasketches", "tldextract").startswith("Tea - Harbour\nTea\nAll that")


@pytest.mark.parametrize(
    ("name", "call", "missing"), [("SiteLearner", "", "datasketches"), ("site_of", "'a.org'", "tldextract")]
)
def test_without_the_extras_the_error_says_what_to_install(name: str, call: str, missing: str) -> None:
    code = (
        "from cleanpress.errors import OptionError\n"
        f"from cleanpress.sites import {name}\ntry: {name}({call})\nexcept OptionError as error: print(error)"
    )
    assert install_command("sites") in run(code, missing)


def test_without_the_extra_the_command_says_it_in_a_sentence(tmp_path: Path) -> None:
    line = SiteLine("home | fish", "top", 6, "Home | Fish", "https://quay.net/")
    SiteProfiles([SiteProfile("quay.net", 6, (line,))]).save(tmp_path / "sites.json")
    code = (
        "import sys\nfrom cleanpress.cli import main\n"
        "sys.stderr = sys.stdout\nsys.argv = ['cleanpress', '--pipeline', 'pipeline.toml', 'page.txt']\n"
        f"import os; os.chdir({str(tmp_path)!r})\n"
        "try: main()\nexcept SystemExit as error: print(error.code)"
    )
    (tmp_path / "page.txt").write_text("Home | Fish\nIt rained.")
    pipeline = '[[cleaner]]\nuse = "RemoveSiteLines"\nprofiles = "sites.json"\nsite = "https://quay.net/1"\n'
    (tmp_path / "pipeline.toml").write_text(pipeline)
    assert re.fullmatch(
        "cleanpress: Finding the site of a URL takes tldextract, which is not installed: "
        r"pip install .*\[sites\]'\n2\n",
        run(code, "tldextract"),
    )
    (tmp_path / "pipeline.toml").write_text(pipeline.replace("sites.json", "gone.json"))
    assert "cleanpress: The site profiles gone.json cannot be read: No such file" in run(code, "tldextract")


@pytest.mark.needs("tldextract")
def test_profiles_may_be_given_by_their_path(tmp_path: Path) -> None:
    line = SiteLine("home | fish", "top", 6, "Home | Fish", "https://quay.net/")
    path = tmp_path / "sites.json"
    SiteProfiles([SiteProfile("quay.net", 6, (line,))]).save(path)
    for each in (path, str(path)):
        assert RemoveSiteLines.for_url(each, "https://quay.net/2")("Home | Fish\nIt rained.") == "It rained."
    with pytest.raises(PathError, match=r"gone\.json cannot be read: No such file"):
        RemoveSiteLines.for_url("gone.json", "https://quay.net/2")
    with pytest.raises(TypeError, match="were given as dict"):
        RemoveSiteLines.for_url({}, "https://quay.net/2")  # type: ignore[arg-type]
    with pytest.raises(PathError, match=r"gone\.json cannot be read: No such file"):
        RemoveSiteLines("gone.json")("It rained.")
