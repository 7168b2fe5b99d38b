"""Count the branches of functions: `python tools/complexity.py [FOLDER]...` fails where there are too many.

Ruff's C901 counts statements alone. Here each `if`, loop, `except`, `assert`, conditional expression, `for`
and `if` of a comprehension, and operand of `and` and `or` after the first counts, too: each is a path that
a reader has to follow. Functions inside a function are counted by themselves.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

MOST, MANY, MOST_MANY = 20, 10, 120
_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.IfExp, ast.ExceptHandler, ast.Assert)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Function(NamedTuple):
    """How many branches a function has, and where it is."""

    branches: int
    place: str


def branches(function: ast.AST) -> int:
    """Return how many branches a function has, itself included.

    >>> branches(ast.parse("def f(x):\\n    return [y for y in x if y] if x and x[0] else x").body[0])
    5
    """
    count, waiting = 1, list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.comprehension):
            count += 1 + len(node.ifs)
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        count += isinstance(node, _BRANCHES)
        waiting.extend(ast.iter_child_nodes(node))
    return count


def functions(folder: Path) -> Iterator[Function]:
    """Yield all functions of the modules in a folder, or of one module."""
    for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, _FUNCTIONS):
                yield Function(branches(node), f"{path}:{node.lineno} {node.name}")


def complaints(found: Sequence[Function]) -> Iterator[str]:
    """Yield what is wrong, a sentence each."""
    for function in found:
        if function.branches > MOST:
            yield f"{function.place} has {function.branches} branches, and {MOST} are allowed. Split it."
    many = [function for function in found if function.branches > MANY]
    if len(many) > MOST_MANY:
        names = "\n".join(f"  {function.branches} {function.place}" for function in many)
        yield f"{len(many)} functions have over {MANY} branches, and {MOST_MANY} may:\n{names}"


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; return the exit code."""
    folders = arguments or ["cleanpress", "benchmarks"]
    found = [function for folder in folders for function in functions(Path(folder))]
    found.sort(key=lambda function: -function.branches)
    wrong = list(complaints(found))
    print(*wrong, sep="\n", end="\n" * bool(wrong))
    many = sum(function.branches > MANY for function in found)
    print(f"{len(found)} functions; {many} have over {MANY} branches, the most is {found[0].branches}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
