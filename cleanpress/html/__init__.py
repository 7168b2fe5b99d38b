"""From an HTML page to its main content: decode, parse, blocks, score, render, metadata; one file a step."""
