"""The prompt loop that holds the key, not the lock."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.app import app, run, session_of
from tracker.cli.session import Session
from tracker.errors import UsageError, VaultLocked

if TYPE_CHECKING:
    from tracker.store.vault import Vault

_LEAVE = frozenset({"exit", "quit", "lock", ":q"})
_NOT_HERE = frozenset({"unlock", "init", "demo"})
_LOOK_EVERY = 1.0


class _TimeToLock(Exception):
    """Raised in the prompt by the watcher."""


@app.command("unlock", rich_help_panel="Start here")
def unlock_command(context: typer.Context) -> None:
    """Ask for the passphrase once and take commands until you leave or are idle.

    Example: tracker unlock
    """
    from tracker.tasks import settings

    session = session_of(context)
    if session.key is not None:
        raise UsageError("the vault is unlocked here already")
    if not sys.stdin.isatty():
        raise VaultLocked(
            "unlock is a prompt and there is no terminal", hint="give each command --passphrase-file FILE"
        )
    vault = session.vault()
    minutes = settings.setting("idle_minutes") or settings.IDLE_MINUTES
    session.say(f"Unlocked. Type commands without 'tracker'; 'exit' or {minutes} idle minutes lock it.")
    Prompt(session, vault, idle_seconds=60.0 * minutes).loop()


class Prompt:
    """The loop, and the watcher that ends it."""

    def __init__(self, session: Session, vault: Vault, *, idle_seconds: float) -> None:
        self._key: str | None = vault.recovery_code
        self._vault: Vault | None = vault
        self._folder = session.folder
        self._say = session.say
        self._options: dict[str, Any] = {
            "quiet": session.quiet,
            "plain": session.plain,
            "color": session.color,
        }
        self._idle = idle_seconds
        self._since = time.monotonic()
        self._began = datetime.now(UTC)
        self._waiting = False
        self._ended = threading.Event()

    def loop(self) -> None:
        """Read and run commands until it is time to lock."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - line editing; its history stays in memory
        with self._watched():
            while True:
                try:
                    line = self._line()
                except (_TimeToLock, EOFError):
                    break
                except KeyboardInterrupt:
                    sys.stderr.write("\n")
                    continue
                words = self._words(line)
                if words and words[0] in _LEAVE:
                    break
                if self._key is None or self._signalled():
                    break
                if words:
                    self._run(words)
                self._since = time.monotonic()
        self._key = None
        if self._vault is not None:
            self._vault.close()
            self._vault = None
        self._say("\nLocked.")

    def _line(self) -> str:
        self._waiting = True
        try:
            return input("tracker> ")
        finally:
            self._waiting = False

    @staticmethod
    def _words(line: str) -> list[str]:
        try:
            words = shlex.split(line)
        except ValueError:
            sys.stderr.write("tracker: error: a quote is not closed\n")
            return []
        return words[1:] if words[:1] == ["tracker"] else words

    def _run(self, words: list[str]) -> None:
        if words[0] in _NOT_HERE:
            sys.stderr.write(f"tracker: error: {words[0]} is not used in here; leave with exit first\n")
            return
        run(words, Session(vault_folder=self._folder, key=self._key, **self._options))

    def time_to_lock(self, *, waiting: bool) -> bool:
        """Tell whether a prompt that waits for words was idle too long or was signalled."""
        return waiting and (time.monotonic() - self._since >= self._idle or self._signalled())

    def _signalled(self) -> bool:
        given = self._vault.lock_signal_time() if self._vault is not None else None
        return given is not None and given >= self._began

    # --- the watcher -----------------------------------------------------------------------------

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Let a thread end the prompt when it was idle too long or the lock signal was given."""
        alarm = getattr(signal, "SIGALRM", None)
        before = signal.signal(alarm, self._on_alarm) if alarm is not None else None
        thread = threading.Thread(target=self._watch, args=(alarm,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            if alarm is not None:
                signal.signal(alarm, before)

    def _on_alarm(self, _number: int, _frame: object) -> None:
        if self._waiting:
            raise _TimeToLock

    def _watch(self, alarm: int | None) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            if not self.time_to_lock(waiting=self._waiting):
                continue
            self._key = None
            if alarm is not None:
                os.kill(os.getpid(), alarm)
            else:
                self._say("\nLocked. Press Enter.")  # Windows does not let another thread end a read
                return
