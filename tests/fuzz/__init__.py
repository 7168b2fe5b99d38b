"""Fuzz what takes in what others wrote: texts, pages, pipeline files, records and site profiles."""
