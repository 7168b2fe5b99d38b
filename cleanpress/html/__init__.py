"""From an HTML page to its main content, one module a step.

input, decode, hardening, recovery, parse: from page input to markup that is safe to split;
elements, blocks:                          from markup to HTML blocks;
page_kind, score, exclude, comments:       which blocks are content;
embedded:                                  what to read where a script would show it;
render, metadata:                          what is asked of it;
extraction, document:                      `extract` and its result.

Public is what `cleanpress` itself exports: `extract`, `Document` and `Block`. The rest may change.
"""
