"""Walking through what was read: each record beside its printed words, a yes or a correction in place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker.cli.app import report_error
from tracker.cli.field_words import field_words
from tracker.cli.prompts import ask, letter_of, say
from tracker.cli.session import Session
from tracker.cli.whose import ask_about_name, ask_who_it_is, ask_whose_record, whose_words
from tracker.errors import RecordInvalid, TrackerError

if TYPE_CHECKING:
    from tracker.cli.loopback import OneTimeFile
    from tracker.records import Record
    from tracker.reports.reading import FieldRow
    from tracker.tasks.confirming import Doubts

_WORDS = {  # that people type in place of a letter
    **dict.fromkeys(("yes", "right", "ok"), "y"),
    **dict.fromkeys(("later", "skip", "next", "no", "n"), "l"),
    **dict.fromkeys(("quit", "stop", "exit"), "q"),
    **{"open": "o", "paper": "p", "more": "m", "keep": "k", "join": "s", "boxes": "b", "family": "f"},
}
_ALWAYS = ("surname", "given_name", "date_of_birth")  # of a paper: whose it is


def walk(session: Session) -> None:
    """Ask about each record that waits, what is doubtful first, until all are done or the person stops."""
    from tracker.tasks.confirming import Review
    from tracker.tasks.records import unconfirmed

    waiting = Review(session.vault().ledger).queue()
    if not len(waiting):
        session.say("Nothing waits for confirmation.")
        return
    say(_opening_words(len(waiting.doubtful), len(waiting.certain)))
    steps = _Walk(session, len(waiting))
    try:
        goes_on = True
        if waiting.doubtful and _is_person(waiting.doubtful[0]):  # whose record it is decides about the rest
            goes_on = steps.one_by_one(waiting.doubtful[:1])
            waiting = Review(session.vault().ledger).queue(without=waiting.doubtful[0].id)
        if goes_on and steps.one_by_one(waiting.doubtful) and steps.together(waiting.certain):
            steps.one_by_one(waiting.certain)
    finally:
        steps.close()
    left = len(unconfirmed(session.vault().ledger))
    after = "Next: tracker report time" if not left else f"{left} still {_wait(left)}: tracker confirm"
    session.say(f"Confirmed {steps.done}. {after}")


def _is_person(record: Record) -> bool:
    from tracker.records import kind_of

    return kind_of(record) == "person"


def _wait(count: int) -> str:
    return "waits" if count == 1 else "wait"


def _opening_words(doubtful: int, certain: int) -> str:
    total = doubtful + certain
    records = "record" if total == 1 else "records"
    if not doubtful:
        return f"{total} {records} {_wait(total)}, read without doubt."
    if not certain:
        return f"{total} {records} {_wait(total)} for a look."
    look = "1 to look at comes first" if doubtful == 1 else f"{doubtful} to look at come first"
    were = "was" if certain == 1 else "were"
    return f"{total} {records} {_wait(total)}: {look}, {certain} {were} read without doubt."


class _Walk:
    """One walk: where it is, what was confirmed, and what stands open in the browser."""

    def __init__(self, session: Session, total: int) -> None:
        self.done = 0
        self._session = session
        self._place = 0
        self._total = total
        self._open: list[OneTimeFile] = []

    def close(self) -> None:
        """Close what was served to the browser."""
        for served in self._open:
            served.close()

    def one_by_one(self, records: tuple[Record, ...]) -> bool:
        """Ask about each; return False where the person stops."""
        for record in records:
            self._place += 1
            if not _Step(self._session, record.id, f"{self._place} of {self._total}", self._open).ask():
                return False
            self.done += not self._current(record).waits
        return True

    def together(self, records: tuple[Record, ...]) -> bool:
        """Offer to confirm all that was read without doubt; return whether to go on one by one."""
        from tracker.records.kinds import record_name
        from tracker.tasks.paper_titles import title_of_record
        from tracker.tasks.records import confirm

        if len(records) < 2:
            return True
        say(f"\nRead without doubt ({len(records)}):")
        for record in records:
            say(f"  {record_name(record):<14} {title_of_record(record)}")
        question = f"Confirm these {len(records)}? [y]es all, [n]o: one by one, [q]uit: "
        answer = letter_of(question, "ynq")
        if answer == "y":
            names = [record_name(record) for record in records]
            confirm(self._session.vault(), names, on=self._session.today())
            self.done += len(records)
        return answer == "n"

    def _current(self, record: Record) -> Record:
        return self._session.vault().ledger.get(record.id)


class _Step:
    """One record: its lines with numbers, and what the person answers."""

    def __init__(self, session: Session, identifier: str, place: str, opened: list[OneTimeFile]) -> None:
        self._session = session
        self._id = identifier
        self._place = place
        self._open = opened
        self._all_fields = False
        self._hidden = 0
        self._rows: list[FieldRow] = []
        self._doubts: Doubts
        self._record: Record
        self._name = ""
        self._named: str | None = None

    def ask(self) -> bool:
        """Show the record and answer the person until she goes on; return False where she stops."""
        self._show()
        answers: dict[str, Callable[[], bool]] = {
            "o": self._look,
            "p": self._paper,
            "m": self._more,
            "b": self._boxes,
            "s": self._same,
            "f": self._family,
            "x": self._leave_out,
            "w": self._another_person,
            "k": self._keep,
            "y": self._yes,
        }
        while True:
            typed = ask("Take it? " if self._record.counts else "Right? ")
            letter = _WORDS.get(typed.casefold(), typed.casefold())  # "stop" is no "s"
            if letter == "q":
                return False
            if letter == "l":
                return True
            if typed.isdecimal() or "=" in typed:
                self._correct(typed)
            elif letter in answers and self._offers(letter):
                if answers[letter]():
                    return True
            else:
                say("Type one of the letters in brackets, or the number of a line that is wrong.")

    # --- what is shown ---------------------------------------------------------------------------

    def _load(self) -> None:
        from tracker.records.kinds import record_name
        from tracker.tasks.confirming import Review

        ledger = self._session.vault().ledger
        self._record = ledger.get(self._id)
        self._name = record_name(self._record)
        review = Review(ledger)
        self._doubts = review.doubts(self._record)
        self._named = review.named_on_paper(self._record)

    def _show(self) -> None:
        self._load()
        self._show_record()
        self._legend()

    def _show_record(self) -> None:
        from tracker.tasks.confirming import paper_of
        from tracker.tasks.paper_titles import title_of_record

        record = self._record
        found = paper_of(self._session.vault().ledger, record)
        where = ""
        if found is not None:
            document, page, file = found
            where = f"   in {document}{f', page {page}' if page else ''}: {file}"
        say(f"\n{self._name} ({self._place})  {title_of_record(record)}{where}")
        if record.counts:
            self._show_copies()
            return
        self._rows = self._ordered()
        width = max((len(row.label) for row in self._rows), default=0)
        for number, row in enumerate(self._rows, 1):
            printed = f'   (printed "{row.printed}")' if row.printed else ""
            say(f"{'?' if row.doubtful else ' '}{number:>3}  {row.label:<{width}}  {row.shown}{printed}")
        if self._named is not None:
            say(f"      named on it: {self._named}")
        for problem in self._doubts.problems:
            say(f"  !  {problem}")
        for copy in getattr(record, "copies", []):
            for name, words in copy.differs.items():
                say(f'  !  another copy has {name.replace("_", " ")}: "{words}"')
        if self._doubts.alike:
            say(f"  !  {self._relation()}")
        if self._doubts.whose is not None:
            say(f"  !  {whose_words(self._session, self._doubts.whose)}")

    def _ordered(self) -> list[FieldRow]:
        """Return the rows to show: doubtful ones first, then the main ones, then the others if wanted."""
        from tracker.records import kind_of
        from tracker.reports.reading import FieldRow, field_rows
        from tracker.tasks.record_view import MAIN_FIELDS

        rows = {row.name: row for row in field_rows(self._record, self._doubts.fields)}
        for name in self._doubts.fields:
            if name not in rows:
                evidence = self._record.evidence_for(name)
                words = evidence.words if evidence else None
                rows[name] = FieldRow(name, "not sure, so it was left out", words, doubtful=True)
        main = [*self._doubts.fields, *MAIN_FIELDS[kind_of(self._record)], *_ALWAYS]
        names = [name for name in dict.fromkeys(main) if name in rows]
        rest = [name for name in rows if name not in names]
        self._hidden = 0 if self._all_fields else len(rest)
        return [rows[name] for name in (*names, *(rest if self._all_fields else ()))]

    def _show_copies(self) -> None:
        from tracker.reports.reading import annotation_words

        own = getattr(self._record, "annotation_212e", None)
        say("  You confirmed it. Another copy of the same paper came in since:")
        for copy in getattr(self._record, "copies", []):
            if copy.confirmed_on is None:
                said = annotation_words(copy.annotation_212e)
                if said != annotation_words(own):
                    say(f"  !  212(e) on the copy: {said};  until now: {annotation_words(own)}")
                for name, words in copy.differs.items():
                    say(f'  !  {name.replace("_", " ")} on the copy: "{words}"; it is left as it was')

    def _offers(self, letter: str) -> bool:
        if letter in "op":
            return bool(self._record.evidence)
        return {
            "y": True,
            "k": self._record.counts,
            "b": self._has_boxes() and "annotation_212e" in {row.name for row in self._rows},
            "m": not self._record.counts and self._hidden > 0,
            "s": self._doubts.alike is not None,
            "f": self._doubts.whose is not None and self._can_be_of_family(),
            "x": self._doubts.whose is not None,
            "w": self._is_open_person(),
        }[letter]

    def _right(self) -> str:
        from tracker.records.waivers import Waiver

        apart = isinstance(self._record, Waiver) and self._doubts.alike
        return "[y] right, a matter of its own" if apart else "[y] right"

    def _relation(self) -> str:
        from tracker.records.waivers import Waiver

        other = self._doubts.alike
        if isinstance(self._record, Waiver):
            return f"this and {other} may be one matter: the approval of USCIS has no case number"
        return f"this may be another copy of {other}"

    def _can_be_of_family(self) -> bool:
        from tracker.tasks.questions import has_holder

        return has_holder(self._record) and not self._record.counts

    def _is_open_person(self) -> bool:
        from tracker.records.person import Person

        return isinstance(self._record, Person) and self._record.waits

    def _has_boxes(self) -> bool:
        from tracker.records.exchange_visitor import Ds2019

        return isinstance(self._record, Ds2019) and not self._record.counts

    def _legend(self) -> None:
        """Write what may be typed."""
        if self._record.counts:
            words = ["[y] take what the copy says", "[k] keep it as it was"]
        else:
            mine = "[y] yours all the same" if self._doubts.whose is not None else self._right()
            lines = "1" if len(self._rows) == 1 else f"1-{len(self._rows)}"
            words = [mine, f"[{lines}] correct that line"]
        if self._offers("o"):
            words += ["[o] see the place", "[p] the paper"] if self._doubts.fields else ["[o] see the paper"]
        words += ["[b] say which boxes are marked"] if self._offers("b") else []
        words += [f"[s] join it to {self._doubts.alike}"] if self._offers("s") else []
        words += ["[f] of my family"] if self._offers("f") else []
        words += ["[x] not mine: leave it out"] if self._offers("x") else []
        words += ["[w] another person"] if self._offers("w") else []
        words += [f"[m] {self._hidden} more fields"] if self._offers("m") else []
        say("\n".join(_wrapped([*words, "[l] later", "[q] stop"])))

    # --- what the person answers ------------------------------------------------------------------

    def _yes(self) -> bool:
        from tracker.tasks.records import confirm

        vault = self._session.vault()
        if self._doubts.whose is not None and self._doubts.whose.is_another:
            ask_about_name(self._session, self._record)
        confirm(vault, [self._name], on=self._session.today(), anyway=True)
        return True

    def _family(self) -> bool:
        if ask_who_it_is(self._session, self._name):
            self._show()
        return False

    def _another_person(self) -> bool:
        if ask_whose_record(self._session):
            self._show()
        return False

    def _leave_out(self) -> bool:
        """Move the record to the trash; its file stays."""
        from tracker.tasks.records import trash

        trash(self._session.vault(), [self._name])
        say(f"{self._name} is in the trash; its document stays: tracker trash restore {self._name}")
        return True

    def _keep(self) -> bool:
        from tracker.tasks.confirming import keep_as_it_was

        keep_as_it_was(self._session.vault(), self._name, on=self._session.today())
        return True

    def _more(self) -> bool:
        self._all_fields = True
        self._show()
        return False

    def _same(self) -> bool:
        from tracker.tasks.confirming import same_as

        other = self._doubts.alike or ""
        same_as(self._session.vault(), self._name, other, on=self._session.today())
        say(f"It is part of {other} now; what it says otherwise stays in its document.")
        return True

    def _look(self) -> bool:
        """Show the doubtful places in the browser; the whole paper where there are none."""
        from tracker.tasks.confirming import cutouts
        from tracker.tasks.look_page import look_page

        fields = list(self._doubts.fields) or (["annotation_212e"] if self._record.counts else [])
        try:
            found = cutouts(self._session.vault(), self._record, fields) if fields else []
            if not found:
                return self._paper()
            note = "What the program could not make out. Go back to the terminal to answer."
            self._serve(
                look_page(f"{self._name}: please look", note, found), f"{self._name}.html", own_page=True
            )
        except TrackerError as error:
            report_error(error)
        return False

    def _paper(self) -> bool:
        from tracker.tasks.records import document_of

        try:
            document = document_of(self._session.vault().ledger, self._name)
            data = b"".join(self._session.vault().read_document(document))
            self._serve(data, document.original_name or self._name)
        except TrackerError as error:
            report_error(error)
        return False

    def _serve(self, data: bytes, name: str, *, own_page: bool = False) -> None:
        from tracker.cli.opening import show_beside

        self._open.append(show_beside(data, name, own_page=own_page))

    def _boxes(self) -> bool:
        from tracker.tasks.confirming import answer_boxes, boxes_of_text

        say("1: not subject.  2: subject, with A government money, B Skills List, C medical training.")
        while typed := ask("Which boxes are marked on the paper? 1, 2, A, B, C or none (Enter: not now): "):
            try:
                answer_boxes(self._session.vault(), self._name, boxes_of_text(typed))
            except RecordInvalid as error:
                say(f"  {error.message}")
                continue
            self._show()
            break
        return False

    def _correct(self, typed: str) -> None:
        """Change one field: by the number of its line, or typed as FIELD=VALUE."""
        from tracker.tasks import records

        words = [typed] if "=" in typed else self._typed_for(int(typed))
        if not words:
            return
        try:
            found = field_words([self._name, *words])
            records.edit(self._session.vault(), self._name, found.set, order=self._session.order())
        except TrackerError as error:
            report_error(error)
        self._show()

    def _typed_for(self, number: int) -> list[str]:
        from tracker.records import kind_of
        from tracker.tasks.field_text import settable_fields, what_it_takes

        if not 1 <= number <= len(self._rows):
            say(f"There is no line {number}.")
            return []
        row = self._rows[number - 1]
        if row.name == "annotation_212e" and self._has_boxes():
            self._boxes()
            return []
        takes = what_it_takes(settable_fields(kind_of(self._record))[row.name], row.name)
        typed = ask(f"{row.label} ({takes}; Enter leaves it, - empties it): ")
        if not typed:
            return []
        return [f"{row.name}={'' if typed == '-' else typed}"]


def _wrapped(words: list[str]) -> list[str]:
    """Return lines of words that are not broken, as wide as the terminal."""
    width = shutil.get_terminal_size().columns
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]}   {word}"
        if len(longer) < width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
