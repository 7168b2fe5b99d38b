"""Names of programming languages, as pages write them above code and in classes."""

from __future__ import annotations

__all__ = ["language_name"]

# Those of the languages that highlighters know best; words that classes have in other meanings are missing
# ("go", "text", "http" are there as a label alone, see `_LABELS`).
_LANGUAGES = frozenset(
    "ada apache applescript arduino asm assembly awk bash batch c c# c++ cfml clojure cmake cobol "
    "coffeescript console cpp crystal cs csharp css csv cuda cython d dart delphi diff docker "
    "dockerfile dotenv elisp elixir elm erlang fish fortran fsharp f# gdscript glsl golang gradle "
    "graphql groovy haml handlebars haskell hcl html html5 ini java javascript jinja js json json5 "
    "jsonc jsx julia kotlin latex less lisp lua makefile markdown matlab mdx mermaid mysql nginx nim "
    "nix objc objective-c objectivec ocaml pascal perl pgsql php plsql postgresql powershell prisma "
    "prolog properties proto protobuf ps1 pug puppet py python python2 python3 pycon qml r rb regex rst "
    "ruby rust sass scala scheme scss sh shell shell-session solidity sparql sql stylus svelte svg "
    "swift tcl terraform tex toml ts tsql tsx twig typescript vb vb.net vba vbnet verilog vhdl vim vue "
    "wasm xhtml xml xslt yaml yml zig zsh".split()
)
_LABELS = frozenset("go http text plaintext output terminal bash/shell".split())


def language_name(text: str, *, label: bool = False) -> str:
    """Return a text as the name of a language in lower case, "" for other texts.

    label: whether the text is a label above code, where more words can be one.

    >>> language_name("JavaScript"), language_name("article"), language_name("Go", label=True)
    ('javascript', '', 'go')
    """
    name = text.strip().rstrip(":").lower()
    return name if name in _LANGUAGES or (label and name in _LABELS) else ""
