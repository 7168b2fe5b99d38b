"""tools.harvest reads catalogs of every format, and writes phrases of the kind that they can be."""

import io
import json
import struct
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from cleanpress.phrases.__main__ import sorted_file
from cleanpress.phrases.pattern_lint import lint_pattern
from tools.harvest.__main__ import main
from tools.harvest.build import build, kind_of, readings_of
from tools.harvest.categories import Labels, What
from tools.harvest.codes import language_of
from tools.harvest.labels import GAP, NUMBER, is_short, labels
from tools.harvest.notice import notice
from tools.harvest.packages import LICENSES, Catalog, Package, archive, load_packages
from tools.harvest.parsers import PARSERS
from tools.harvest.patterns import pattern_of
from tools.harvest.strings import String, load_strings, read_strings, site_strings, string_line
from tools.harvest.write import phrase_file, write_files


def mo_file(messages: dict[str, str]) -> bytes:
    """Return a compiled catalog."""
    pairs = sorted(
        (key.encode(), text.encode())
        for key, text in {"": "Content-Type: text/plain; charset=UTF-8\n"}.items()
    )
    pairs += sorted((key.encode(), text.encode()) for key, text in messages.items())
    start = 28 + 16 * len(pairs)
    tables, data = [b"", b""], b""
    for number in (0, 1):
        for pair in pairs:
            tables[number] += struct.pack("<2I", len(pair[number]), start + len(data))
            data += pair[number] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + data


def npm_package(path: Path, files: dict[str, str]) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            data = text.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def package(family: str, catalog: Catalog, registry: str = "npm") -> Package:
    return Package(family, family, "1.0", registry, "MIT", "Copyright Example", (catalog,))


@pytest.mark.parametrize(
    ("format_name", "data", "entries"),
    [
        ("json", b'{"skip": {"main": "G\\u00e5 til indhold"}}', [("skip.main", ["Gå til indhold"])]),
        ("json", b'{"a": "Luk", "a___DESCRIPTION": "The button"}', [("a", ["Luk"])]),
        (
            "javascript",
            b'module.exports = { "a-b": "Svar", c: { d: \'Luk\\u2026\' } };',
            [("a-b", ["Svar"]), ("c.d", ["Luk…"])],
        ),
        (
            "javascript",
            b'!function(e){const r={send:"Envoyer",n:3,f:x=>x?"a":"b",link:"Site"}}()',
            [("send", ["Envoyer"]), ("link", ["Site"])],
        ),
        (
            "javascript",
            b"return { none: function () { return 'Ingen resultater'; } };",
            [("none", ["Ingen resultater"])],
        ),
        (
            "javascript",
            b'{{ {\n "nav": "Navigation",\n "top": "Til toppen"\n}[key] }}',
            [("nav", ["Navigation"]), ("top", ["Til toppen"])],
        ),
        ("javascript", b"/* 'no': 'ne' */ a = {x: 'y' + z, w: `v`}", [("w", ["v"])]),
        ("python", b"MESSAGES = {'Next post': 'N\xc3\xa6ste'}\nOTHER = 3", [("Next post", ["Næste"])]),
        ("mo", mo_file({"Reply": "Svar", "verb\4Post": "Send"}), [("Reply", ["Svar"]), ("Post", ["Send"])]),
        (
            "mo",
            mo_file({"%d post\0%d posts": "%d bejegyzés"}),
            [("%d post", ["%d bejegyzés"]), ("%d posts", ["%d bejegyzés"])],
        ),
        (
            "mo",
            mo_file({"a post\0%d posts": "wpis\0wpisy\0wpisów"}),
            [("a post", ["wpis"]), ("%d posts", ["wpisy", "wpisów"])],
        ),
    ],
)
def test_a_format_is_read(format_name, data, entries):
    assert list(PARSERS[format_name](data)) == entries


def test_a_po_file_is_read_without_what_is_fuzzy():
    pytest.importorskip("babel")
    fuzzy = b'#, fuzzy\nmsgid "Close"\nmsgstr "Svar"\n\n'
    plural = b'msgid "post"\nmsgid_plural "posts"\nmsgstr[0] "indl\xc3\xa6g"\nmsgstr[1] ""\n'
    data = b'msgid "Reply"\nmsgstr "Svar"\n\n' + fuzzy + plural
    assert list(PARSERS["po"](data)) == [("Reply", ["Svar"]), ("post", ["indlæg"]), ("posts", [""])]


def test_a_yaml_file_is_read():
    pytest.importorskip("yaml")
    assert list(PARSERS["yaml"](b"tag:\n  one: 'Tag'\n  other: Tags\n")) == [
        ("tag.one", ["Tag"]),
        ("tag.other", ["Tags"]),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>&laquo; Older posts</b>", ["Older posts"]),
        ("_Open", ["Open"]),
        ("(optional)", ["optional"]),
        ("Email (optional):", ["Email (optional)"]),
        ("&File", ["File"]),
        ("Terms & conditions", ["Terms & conditions"]),
        ("Your name:", ["Your name"]),
        ("Loading…", ["Loading"]),
        ("%(count)s comments", ["# comments"]),
        ("{{ n }} Hidden", ["# Hidden"]),
        ('Posts by "%s"', ["Posts by *"]),
        ("Page ${page} of %2$d", ["Page # of #"]),
        ("%{user} wrote:", ["* wrote"]),
        ("{count, plural, one {# reply} other {# replies}}", ["# reply", "# replies"]),
        ("{0}", []),
        ("«{name}» とその他", ["* とその他"]),
        ("12 min read", ["# min read"]),
    ],
)
def test_a_label_is_without_markup(text, expected):
    assert [each.replace(GAP, "*").replace(NUMBER, "#") for each in labels(text)] == expected


def test_only_short_labels_are_taken():
    assert is_short("Skip to the main content")
    assert not is_short("We use cookies so that this site works and for nothing else")
    assert is_short("本文へスキップする")
    assert not is_short("このサイトではより良い体験のためにクッキーを使用しています")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-TW", "zh"),
        ("zh_Hans", "zh"),
        ("cn", "zh"),
        ("pt_BR", "pt"),
        ("no", "nb"),
        ("nb_NO", "nb"),
        ("nn", "nn"),
        ("sr-Cyrl", "sr"),
        ("sr_Latn", "sr"),
        ("iw", "he"),
        ("in", "id"),
        ("tl", "fil"),
        ("fil", "fil"),
        ("default", ""),
    ],
)
def test_a_language_has_one_code(code, language):
    assert language_of(code) == language


UNCONDITIONAL, CONTEXTUAL = What("navigation", "unconditional"), What("navigation", "contextual")


@pytest.mark.parametrize(
    ("text", "what", "language", "families", "kind"),
    [
        ("Læg i kurv", UNCONDITIONAL, "da", 1, "contextual"),
        ("Læg i kurv", UNCONDITIONAL, "da", 2, "unconditional"),
        ("Nye kunder", UNCONDITIONAL, "da", 1, "contextual"),
        ("Læg i kurv", CONTEXTUAL, "da", 5, "contextual"),
        ("Kosárba", UNCONDITIONAL, "hu", 5, "contextual"),
        ("Detaljer", CONTEXTUAL, "da", 1, "neutral"),
        ("Af", CONTEXTUAL, "da", 5, "neutral"),
        ("コメントを書く", UNCONDITIONAL, "ja", 1, "contextual"),
        ("コメントを書く", UNCONDITIONAL, "ja", 2, "unconditional"),
        ("返信", UNCONDITIONAL, "ja", 2, "contextual"),
        ("ค้นหา", UNCONDITIONAL, "th", 2, "contextual"),
        ("Trang chủ", UNCONDITIONAL, "vi", 2, "contextual"),
        (f"{NUMBER} kommentarer", What("comment_count", "unconditional"), "da", 1, "contextual"),
        (f"{NUMBER} kommentarer", What("comment_count", "unconditional"), "da", 2, "unconditional"),
        (f"{NUMBER} timer", UNCONDITIONAL, "da", 1, "contextual"),
        (NUMBER, UNCONDITIONAL, "da", 1, ""),
    ],
)
def test_the_kind_of_a_phrase(text, what, language, families, kind):
    assert kind_of(text, what, language, families) == kind


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Læg i kurv", "da", "unconditional"),
        ("Ældre indlæg", "da", "contextual"),
        ("Kurv", "da", "neutral"),
        ("コメントを書く", "ja", "unconditional"),
        ("返信を書く", "ja", "contextual"),
        ("Viết bình luận", "vi", "contextual"),
        ("Để lại một bình luận", "vi", "unconditional"),
    ],
)
def test_one_family_alone_needs_a_hand_written_source_and_three_words(text, language, kind):
    assert kind_of(text, UNCONDITIONAL, language, 1, by_hand=True) == kind
    assert kind_of(text, UNCONDITIONAL, language, 1) in ("contextual", "neutral")


@pytest.mark.parametrize(
    "source", ["No data", "New customers", "All pictures", "Open issue", "I accept", "No records found"]
)
def test_what_a_person_says_or_a_table_reads_is_not_unconditional(source):
    what = Labels.load().what(source)
    assert what is None or what.kind != "unconditional"


ENGLISH = {
    "comment_form": {"unconditional": ["leave a reply"], "contextual": ["reply"]},
    "comment_count": {"patterns": [{"prefilter": ["comments"], "match": r"\d+ comments"}]},
    "navigation": {"unconditional": ["older posts"], "neutral": ["may"]},
}
TABLE = {
    "leave_out": ["note"],
    "account": {"unconditional": ["already a member"]},
    "navigation": {"contextual": ["older posts"], "unconditional": ["posts by ...", "reply"]},
}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("Leave a reply", What("comment_form", "unconditional")),
        ("Already a member?", What("account", "unconditional")),
        ("Older posts", What("navigation", "contextual")),
        ("Reply", What("comment_form", "contextual")),
        (f"Posts by {GAP}", What("navigation", "unconditional")),
        (f"{NUMBER} comments", What("comment_count", "unconditional")),
        ("May", What("navigation", "neutral")),
        ("Note", None),
        ("Delete the database", None),
    ],
)
def test_what_an_english_label_is(source, what):
    assert Labels(TABLE, ENGLISH).what(source) == what


@pytest.mark.parametrize(
    "label",
    [
        f"Indlæg skrevet af {GAP}",
        f"{GAP} 님의 글 모두 보기",
        f"{GAP}の記事一覧",
        f"Side {NUMBER} af {NUMBER}: {GAP}",
        f"¿Quiso decir {GAP}?",
    ],
)
def test_a_pattern_passes_lint_and_fits_its_example(label):
    entry = pattern_of(label, "A source")
    assert entry is not None
    assert list(lint_pattern(entry)) == []


@pytest.mark.parametrize(
    "label", [f"Af {GAP}", f"{GAP} skrev", f"Side {GAP} af {GAP}", f"{GAP} {GAP} {GAP} kommentarer her", GAP]
)
def test_what_prose_has_too_makes_no_pattern(label):
    assert pattern_of(label, "A source") is None


def test_a_pattern_is_contextual():
    assert pattern_of(f"Flere indlæg om {GAP}", "More posts about")["contextual"]


def made_strings() -> list[String]:
    texts = {
        "Older posts": "Ældre indlæg",
        "Leave a reply": "Skriv et svar",
        "Reply": "Svar",
        "Already a member?": "Allerede medlem",
    }
    strings = [
        String(family, "da", source, source, text)
        for family in ("one", "two")
        for source, text in texts.items()
    ]
    strings += [String("one", "da", f"Posts by {GAP}", f"Posts by {GAP}", f"Se indlæg skrevet af {GAP}")]
    strings += [String("two", "de", "Leave a reply", "Leave a reply", "Antwort schreiben")]
    return [*strings, String("three", "de", "Leave a reply", "Leave a reply", "Antwort schreiben")]


def made(
    strings: list[String],
    known: dict[str, dict[str, str]],
    exceptions: dict[str, frozenset[str]] | None = None,
):
    return build(readings_of(strings, Labels(TABLE, ENGLISH)), known, exceptions or {})


def test_phrases_are_made_of_strings():
    found = made(made_strings(), {"da": {"skrivetsvar": "unconditional"}})["da"]
    assert found["navigation"]["contextual"] == ["ældre indlæg"]
    assert found["comment_form"] == {"contextual": ["svar"]}  # and not what is written by hand
    assert found["account"] == {"unconditional": ["allerede medlem"]}
    assert [entry["match"] for entry in found["navigation"]["patterns"]] == ["se indlæg skrevet af:? .{1,60}"]


def test_a_phrase_is_not_weaker_than_one_written_by_hand_in_another_language():
    found = made(made_strings(), {"da": {}, "en": {"svar": "unconditional"}})["da"]
    assert found["comment_form"]["unconditional"] == ["skriv et svar", "svar"]


def test_what_one_family_says_is_contextual_unless_its_source_is_written_by_hand():
    strings = [
        String("one", "da", "a", "Leave a reply", "Skriv et svar"),
        String("one", "da", "b", "Already a member?", "Er du allerede medlem"),
    ]
    assert made(strings, {"da": {}})["da"] == {
        "comment_form": {"unconditional": ["skriv et svar"]},
        "account": {"contextual": ["er du allerede medlem"]},
    }


def test_families_agree_across_languages():
    strings = [String("one", "da", "a", "Reply", "Svar"), String("two", "sv", "a", "Reply", "Svar")]
    assert made(strings, {"da": {}})["da"] == {"comment_form": {"contextual": ["svar"]}}


def test_an_exception_is_neutral():
    found = made(made_strings(), {"da": {}}, {"da": frozenset(["svar"])})["da"]
    assert "svar" in found["comment_form"]["neutral"]


def test_a_text_of_another_language_is_left_out():
    strings = [*made_strings(), String("four", "da", "Leave a reply", "Leave a reply", "Antwort schreiben")]
    assert "antwort schreiben" not in str(made(strings, {"da": {}, "de": {}})["da"])


def test_a_language_of_few_phrases_has_no_file():
    assert made(made_strings(), {}) == {}


def test_labels_of_editors_count_only_where_sites_have_them():
    strings = [
        String("site", "da", "a", "Reply", "Svar"),
        String("admin", "da", "b", "Reply", "Svar"),
        String("admin", "da", "c", "Drop table", "Slet"),
    ]
    assert [string.family for string in site_strings(strings, {"site"})] == ["site", "admin"]


def test_files_are_the_same_bytes_in_every_run(tmp_path):
    strings = made_strings()
    for name, some in (("first", strings), ("second", strings[::-1])):
        write_files(made(some, {"da": {}, "de": {}}), tmp_path / name)
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("first", "second"))
    assert [path.name for path in first] == ["da.toml", "de.toml"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_file_is_sorted_and_can_be_read():
    categories = made(made_strings(), {"da": {}})["da"]
    text = phrase_file("da", categories)
    assert sorted_file(text) == text
    assert tomllib.loads(text) == categories


def test_strings_of_packages_are_read(tmp_path):
    npm_package(
        tmp_path / "site-1.0.tgz",
        {
            "package/l/en.json": json.dumps({"a": "Older posts", "b": "One reply|{n} replies"}),
            "package/l/pt-BR.json": json.dumps({"a": "Mais antigos", "b": "Uma|{n} respostas"}),
            "package/l/da.json": json.dumps({"a": "Older posts"}),
        },
    )
    with zipfile.ZipFile(tmp_path / "other_app-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("other/locale/sv/LC_MESSAGES/django.mo", mo_file({"Reply": "Svara"}))
    site = package("site", Catalog("package/l/{lang}.json", "json", english="en", plurals="|"))
    app = Package(
        "app", "other-app", "1.0", "pypi", "MIT", "", (Catalog("other/locale/{lang}/LC_MESSAGES/*.mo", "mo"),)
    )
    found = {string for string in read_strings([site, app], tmp_path) if string.language != "en"}
    assert found == {
        String("site", "pt", "a", "Older posts", "Mais antigos"),
        String("site", "pt", "b", "One reply", "Uma"),
        String("site", "pt", "b", f"{NUMBER} replies", f"{NUMBER} respostas"),
        String("app", "sv", "Reply", "Reply", "Svara"),
    }  # and none of Danish, which is not translated


def test_a_language_may_be_the_last_part_of_a_key(tmp_path):
    npm_package(
        tmp_path / "share-1.0.tgz",
        {"package/s/mail.js": "x = { title: { da: 'Send pr. mail', en: 'Send by mail' } }"},
    )
    found = read_strings([package("share", Catalog("package/s/*.js", "javascript", english="en"))], tmp_path)
    assert String("share", "da", "mail.js.title", "Send by mail", "Send pr. mail") in set(found)


def test_an_archive_in_an_archive_is_read(tmp_path):
    inner = tmp_path / "inner.tgz"
    npm_package(inner, {"package/da/a.json": '{"Reply": "Svar"}'})
    with tarfile.open(tmp_path / "outer-1.0.tgz", "w:gz") as tar:
        tar.add(inner, "package/inner-1.tgz")
    catalog = Catalog("package/{lang}/*.json", "json", inside="package/inner-*.tgz")
    assert String("outer", "da", "Reply", "Reply", "Svar") in set(
        read_strings([package("outer", catalog)], tmp_path)
    )


def test_a_missing_package_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="harvest fetch"):
        list(read_strings([package("gone", Catalog("{lang}.json", "json"))], tmp_path))


def test_strings_are_written_and_read_again(tmp_path):
    strings = made_strings()
    path = tmp_path / "strings.jsonl"
    known = Labels(TABLE, ENGLISH)
    path.write_text("\n".join(string_line(string, known) for string in strings), encoding="utf-8")
    assert list(load_strings(path)) == strings
    assert json.loads(path.read_text(encoding="utf-8").split("\n")[0])["category"] == "navigation"


def test_a_family_can_be_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(Labels, "load", lambda: Labels(TABLE, ENGLISH))
    path = tmp_path / "strings.jsonl"
    many = [
        String("nikola", "da", f"k{n}", "Older posts", f"Ældre indlæg {chr(97 + n // 26)}{chr(97 + n % 26)}")
        for n in range(120)
    ]
    many += [String("isso", "da", "k", "Older posts", "Tidligere indlæg")]
    path.write_text(
        "\n".join(string_line(string, Labels(TABLE, ENGLISH)) for string in many), encoding="utf-8"
    )
    assert main(["write", "--strings", str(path), "--without", "isso", "--out", str(tmp_path / "out")]) == 0
    assert "tidligere indlæg" not in (tmp_path / "out" / "da.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["write", "--strings", "x", "--without", "iso", "--out", "x"], "Did you mean 'isso'? Known: "),
        (["write", "--strings", "x", "--without", "isso"], "--out"),
        (["write"], "--packages DIR"),
        (["fetch"], "--packages DIR"),
        (["fetch", "--strings", "x"], "--packages DIR"),
        (["strings", "--strings", "x", "--without", "nobody"], "'nobody' is not a known family"),
    ],
)
def test_wrong_options_are_refused(arguments, said, capsys):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
    assert said in capsys.readouterr().err


def test_without_phrases_nothing_is_written(tmp_path, capsys):
    (tmp_path / "strings.jsonl").write_text("", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "da.toml").write_text("", encoding="utf-8")
    assert main(["write", "--strings", str(tmp_path / "strings.jsonl"), "--out", str(out)]) == 1
    assert [path.name for path in out.iterdir()] == ["da.toml"]
    assert "nothing is written" in capsys.readouterr().err


def test_a_missing_folder_is_one_sentence(tmp_path, capsys):
    assert main(["write", "--packages", str(tmp_path / "none")]) == 1
    assert "harvest fetch" in capsys.readouterr().err


def test_a_path_that_fits_no_file_is_an_error(tmp_path):
    npm_package(tmp_path / "site-1.0.tgz", {"package/l/da.json": "{}"})
    with pytest.raises(FileNotFoundError, match=r"no file of site fits .*: correct packages.toml"):
        list(read_strings([package("site", Catalog("package/lang/{lang}.json", "json"))], tmp_path))


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("nikola-8.3.3-py3-none-any.whl", True),
        ("nikola-8.3.3.tar.gz", True),
        ("nikola-8.3.3.tgz", True),
        ("nikola-8.3.30-py3-none-any.whl", False),
        ("nikola-8.3.3.1.tar.gz", False),
        ("nikola-8.3.3.post1-py3-none-any.whl", False),
        ("nikola-8.3.3-beta.1.tgz", False),
        ("other-nikola-8.3.3.tgz", False),
        ("nikola-8.3.3.tgz.part", False),
    ],
)
def test_an_archive_is_of_its_version(name, is_it, tmp_path):
    (tmp_path / name).write_bytes(b"")
    wanted = Package("nikola", "nikola", "8.3.3", "pypi", "MIT", "", ())
    if is_it:
        assert archive(wanted, tmp_path).name == name
    else:
        with pytest.raises(FileNotFoundError):
            archive(wanted, tmp_path)


def test_every_package_has_a_permitted_license_and_stands_in_the_notice():
    packages = load_packages()
    assert len({package.name for package in packages}) == len(packages) > 50
    text = Path("NOTICE").read_text(encoding="utf-8")
    assert text == notice(packages) + "\n"
    assert "GPL" not in text
    assert "BSD" not in LICENSES  # which of them it is, the text of the license says


def test_a_license_that_is_not_permitted_is_refused(tmp_path):
    path = tmp_path / "packages.toml"
    path.write_text(
        '[[package]]\nname = "x"\nversion = "1"\nregistry = "npm"\nlicense = "GPL-3.0"\n'
        'copyright = ""\ncatalogs = []\n'
    )
    with pytest.raises(ValueError, match=r"GPL-3\.0 is not one of"):
        load_packages(path)
