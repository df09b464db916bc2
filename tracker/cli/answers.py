"""Commands that answer: status, reports, assess."""

from __future__ import annotations

from tracker.cli.session import Session


def welcome(session: Session) -> None:
    """Show a short status and what can be done next."""
