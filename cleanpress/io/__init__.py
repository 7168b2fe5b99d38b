"""Bytes in and out: files, encodings, JSON Lines."""
