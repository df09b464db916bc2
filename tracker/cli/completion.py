"""Words that the shell completes: the kinds of records; nothing that stands in a vault."""

from __future__ import annotations

# Spelled out, because the models take a second to load; a test compares them.
KIND_WORDS = (
    "person", "ds2019", "program", "visa", "admission", "presence", "trip", "next_step", "unauthorized_work",
    "passport", "dependant", "sevis_fee", "insurance", "waiver", "advisory_opinion", "skills_entry", "filing",
    "position", "education", "exam", "certificate", "licence", "award", "skill", "membership", "language",
    "volunteering", "work", "application", "plan", "explanation", "offer", "answer", "contact", "message",
    "document", "scenario",
)  # fmt: skip
SETTING_WORDS = ("keyring", "vault", "dates", "idle_minutes", "law")


def kinds(incomplete: str) -> list[str]:
    """Return the kinds that begin so, with hyphens as people type them."""
    typed = incomplete.replace("_", "-")
    return [word for kind in KIND_WORDS if (word := kind.replace("_", "-")).startswith(typed)]


def setting_names(incomplete: str) -> list[str]:
    """Return the settings that begin so."""
    return [word for word in SETTING_WORDS if word.startswith(incomplete)]


def trash_words(incomplete: str) -> list[str]:
    """Return what `trash` takes beside names."""
    return [word for word in ("list", "restore", "empty") if word.startswith(incomplete)]
