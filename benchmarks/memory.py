"""Measure the peak memory of one long page, beside the peers.

    python -m benchmarks.memory [--megabytes 51] [--tools cleanpress,resiliparse,trafilatura]

Each page is one piece of markup over and over: articles with links and lists, paragraphs alone, the same in
a script that takes two bytes a letter, and tags with one letter each. Every tool takes it in a process of its
own, bytes to text, and that process's peak resident memory is what is printed, with the seconds of the
processor. Of tags with one letter, there is a tenth as much. A tool that takes more than ten minutes has no
figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

from benchmarks.figures import Column, Table, print_tables
from benchmarks.tools import OURS, TOOLS
from cleanpress.errors import one_of

__all__ = ["PAGES", "page", "peaks"]

DEFAULT_TOOLS = f"{OURS},resiliparse,trafilatura"
PATIENCE = 600
_SENTENCE = "The harbour was empty when the first boats came back, and nobody had waited up for them. "
_CYRILLIC = "Гавань была пуста, когда первые лодки вернулись, и никто их не дождался. "
_ARTICLE = (
    f"<div class=post><h2>The harbour #</h2><p>{_SENTENCE * 3}#<a href='/x'>more</a></p><ul>"
    f"<li>{_SENTENCE}#</li><li>tea</li></ul></div>"
)
# What is repeated, with numbers for the "#", since what says the same again is not kept; and how much of it
# there is for each megabyte that is asked for.
PAGES = {
    "articles": (_ARTICLE, 1.0),
    "paragraphs": (f"<p>#{_SENTENCE}", 1.0),
    "paragraphs in Cyrillic": (f"<p>#{_CYRILLIC}</p>", 1.0),
    "one paragraph": (_SENTENCE, 1.0),
    "tags": ("<p>#</p>", 0.1),
}
# The peak is read from the system, since a child inherits that of its parent in getrusage.
_JOB = """
import json, re, sys, time
from benchmarks.memory import page
from benchmarks.tools import loaded
tool, data = loaded(sys.argv[1]), page(sys.argv[2], float(sys.argv[3]))
start = time.process_time()
open("/proc/self/clear_refs", "w").write("5")  # forget the peak of making the page
text = tool(data, '')
status = open("/proc/self/status").read()
peak = int(re.findall(r"VmHWM:\\s+(\\d+)", status)[0]) / 1e3
print(json.dumps([peak, time.process_time() - start, len(text or "")]))
"""


def page(name: str, megabytes: float) -> bytes:
    """Return a page of about so many megabytes.

    >>> page("tags", 0.0001)
    b'<html><body><p>0</p></body></html>'
    """
    unit, share = PAGES[name]
    count = max(1, int(megabytes * 1e6 * share) // len(unit.encode()))
    repeated = "".join(unit.replace("#", str(number)) for number in range(count))
    return f"<html><body>{repeated}</body></html>".encode()


def peaks(tools: Sequence[str], megabytes: float) -> Iterator[Table]:
    """Yield a table for each kind of page: peak memory in MB, seconds, and characters of each tool."""
    heads = [Column("tool"), Column("peak MB", ",.0f"), Column("seconds", ".1f"), Column("characters", ",d")]
    for name, (_, share) in PAGES.items():
        rows = [[tool, *_measured(tool, name, megabytes)] for tool in tools]
        yield Table(name, f"Peak memory on a page of {megabytes * share:,.3g} MB: {name}", heads, rows)


def _measured(tool: str, name: str, megabytes: float) -> list[float | None]:
    command = [sys.executable, "-c", _JOB, tool, name, str(megabytes)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        print(f"{tool}, {name}: {(error.stderr or str(error))[-200:]!s}", file=sys.stderr)
        return [None, None, None]
    found: list[float | None] = json.loads(done.stdout)
    return found


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=float, default=51, help="how long the pages are")
    parser.add_argument("--tools", default=DEFAULT_TOOLS, help="names, with commas between")
    given = parser.parse_args()
    tools = [one_of("tool", name, TOOLS) for name in given.tools.split(",")]
    print_tables(peaks(tools, given.megabytes))


if __name__ == "__main__":
    main()
