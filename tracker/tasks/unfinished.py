"""Pages of a scan that is being read, kept in the vault as they are recognised.

A scan of fifty pages takes minutes. Where its import is cut short, the pages that were recognised until
then stand in the vault under the digest of the file, and the next import begins behind them. They go
when the file is in the vault, when it proves unreadable, and when the trash is emptied.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable

from tracker.documents import RecognizedPage, recognized_page
from tracker.errors import VaultInUse
from tracker.store.search import PageText, Recognized
from tracker.store.vault import Vault

_SECONDS = 10.0  # our choice: what an interruption costs at most, beside the page that was being read
_SAVES_PER_TIDYING = 10  # each state holds the words of all scans
_PREFIX = "sha256:"  # documents have ids, which begin otherwise


class Unfinished:
    """The recognised pages of one file, by its digest.

    Args:
        vault: the open vault.
        digest: SHA-256 of the file.
        clock: seconds that pass.
    """

    def __init__(self, vault: Vault, digest: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._vault = vault
        self._key = _PREFIX + digest
        self._clock = clock
        self._since: float | None = None  # when something was stored last, or the first page came
        self._known = {page.page: page for page in kept_pages(vault.pages(), self._key)}
        self._unsaved = False
        self._saves = 0
        self.came = 0  # pages that were recognised now

    @property
    def known(self) -> list[RecognizedPage]:
        """The pages that need not be recognised again."""
        return list(self._known.values())

    def add(self, page: RecognizedPage) -> None:
        """Take a page that was recognised; it is stored when ten seconds have passed since the last time."""
        self._known[page.page] = page
        self._unsaved = True
        self.came += 1
        now = self._clock()
        if self._since is None:
            self._since = now
        elif now - self._since >= _SECONDS:
            with contextlib.suppress(VaultInUse):  # the next page tries again, and the end of the file
                self.save()
            self._since = now

    def save(self) -> None:
        """Store what came since the last time.

        Raises:
            VaultInUse: another process is writing; nothing is lost, and the next call stores it.
        """
        if self._unsaved:
            self._store(self.known)
            self._unsaved = False
            self._saves += 1
            if self._saves % _SAVES_PER_TIDYING == 0:
                self._vault.tidy()

    def drop(self) -> None:
        """Store nothing of the file any more."""
        self._known.clear()
        self._unsaved = False
        if self._vault.pages().recognized(self._key):
            self._store([])

    def _store(self, pages: Iterable[RecognizedPage]) -> None:
        self._vault.commit(
            "keep recognised pages",
            lambda _: None,
            page_text=lambda _: {self._key: []},
            recognized={self._key: as_kept(pages)},
        )


def kept_pages(pages: PageText, document: str) -> list[RecognizedPage]:
    """Return the pages of a document that were recognised before; not those in a form of another release."""
    found = []
    for item in pages.recognized(document):
        with contextlib.suppress(ValueError):
            found.append(recognized_page(json.loads(item.data)))
    return found


def as_kept(pages: Iterable[RecognizedPage]) -> list[Recognized]:
    """Return recognised pages as the vault keeps them."""
    return [
        Recognized(page.page, page.engine, json.dumps(page.as_json(), separators=(",", ":")))
        for page in pages
    ]


def done_with(pages: PageText, digests: Iterable[str]) -> dict[str, list[str]]:
    """Return, as text for a commit, that nothing of the files is kept any more under their digests."""
    keys = [_PREFIX + digest for digest in digests]
    return {key: [] for key in keys if pages.recognized(key)}


def abandoned(pages: PageText) -> set[str]:
    """Return the keys under which pages of files stand that were never read to their end."""
    return {key for key in pages.documents() if key.startswith(_PREFIX)}
