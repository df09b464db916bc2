"""Specimen papers of invented people, drawn by the project; every page says SAMPLE."""
