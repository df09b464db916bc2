"""Messages of the search drafted from the record: about them, the bridge, about me, the ask.

Nothing stands in a draft that is not on record; what the person alone can say stands in [brackets].
Works keep their own status: what is under review is never called published.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final, Literal

from tracker.dates import partial_last
from tracker.records.career import (
    Certificate,
    Contact,
    Education,
    Plan,
    PlanKind,
    Position,
    PositionKind,
    Skill,
)
from tracker.records.coverage import graduation_of
from tracker.records.person import Person
from tracker.records.works import AuthorPosition, Work, WorkStatus, WorkType
from tracker.reports import wording
from tracker.reports.pages import plain_markdown
from tracker.reports.search import Correspondence, MessageKind
from tracker.terms import folded

FORMAT: Final = "message/1"
DRAFT = "A draft: fill in what stands in [brackets], make it yours, and send it yourself. Nothing was sent."
_WIDTH = 78
_WORKS, _TOOLS = 2, 4  # named at most: our choice, a first message is short
_STATUS_WORDS = {
    WorkStatus.PUBLISHED: "",
    WorkStatus.EPUB: "",
    WorkStatus.IN_PRESS: "in press",
    WorkStatus.ACCEPTED: "accepted",
}
_REVIEWED = frozenset({WorkType.ARTICLE, WorkType.CASE_REPORT, WorkType.LETTER})
_TOOL_KINDS = frozenset({"statistics", "programming", "laboratory", "imaging"})
DraftKind = Literal["first", "follow_up", "thank_you"]


@dataclass(frozen=True)
class DraftPart:
    """One part of a message and what it is for."""

    name: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A message that was not sent: to whom, about what, its parts in order, and the closing lines."""

    kind: DraftKind
    contact: str
    to: str
    subject: str
    greeting: str
    parts: tuple[DraftPart, ...]
    closing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the draft as JSON values, ``message/1``."""
        found = asdict(self)
        return {"format": FORMAT, **found, "parts": list(found["parts"]), "closing": list(self.closing)}


@dataclass(frozen=True)
class Writer:
    """What is on record of the person who writes on a day, all of it begun."""

    as_of: date
    person: Person | None = None
    education: Sequence[Education] = ()
    positions: Sequence[Position] = ()
    works: Sequence[Work] = ()
    skills: Sequence[Skill] = ()
    certificates: Sequence[Certificate] = ()
    plans: Sequence[Plan] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """The name as people write it, or a place to fill in."""
        parts = (self.person.given_name, self.person.family_name) if self.person else ()
        return " ".join(part for part in parts if part) or "[your name]"


def drafted(contact: Contact, so_far: Correspondence, writer: Writer, kind: MessageKind) -> Draft:
    """Return the draft of a first message, of the one follow-up, or of a thank-you."""
    if kind == MessageKind.FOLLOW_UP:
        return _follow_up(contact, so_far, writer)
    if kind == MessageKind.THANK_YOU:
        return _thank_you(contact, so_far, writer)
    return _first(contact, so_far, writer)


def next_kind(so_far: Correspondence) -> MessageKind:
    """Return which message comes next with a contact."""
    if so_far.interview_on is not None and so_far.thanked_on is None and so_far.state != "interview_ahead":
        return MessageKind.THANK_YOU
    if so_far.written_on is not None and so_far.answered_on is None and so_far.followed_up_on is None:
        return MessageKind.FOLLOW_UP
    return MessageKind.FIRST


def _first(contact: Contact, so_far: Correspondence, writer: Writer) -> Draft:
    field_of_both = contact.specialty or (writer.person.target_specialty if writer.person else None)
    parts = (
        DraftPart("about them", _about_them(contact)),
        DraftPart("the bridge", _bridge(contact, writer)),
        DraftPart("about me", _about_me(writer)),
        DraftPart("the ask", _ask(writer, field_of_both)),
    )
    subject = f"Research position in {field_of_both}" if field_of_both else "Research position in [field]"
    return _draft("first", contact, so_far, f"{subject}: {writer.name}", parts, writer)


def _about_them(contact: Contact) -> str:
    if contact.paper_read:
        return (
            f"I read your paper “{contact.paper_read.strip().rstrip('.')}”. "
            "[One thing in it that made you write, in your own words.]"
        )
    return "[Which of their papers you read, and one thing in it that made you write.]"


def _bridge(contact: Contact, writer: Writer) -> str:
    works = _shown_works(writer.works)
    post = _newest(writer.positions, writer.as_of)
    told = []
    if post is not None:
        told.append(f"{_post_words(post, writer.as_of)}.")
    if works:
        told.append(f"From my own work: {'; '.join(map(_work_words, works))}.")
    if not told:
        told.append("[What you have done that touches on their work.]")
    where = f" at {contact.institution}" if contact.institution else ""
    told.append(f"[One sentence that ties it to what is done{where}.]")
    return " ".join(told)


def _goes_on(post: Position, as_of: date) -> bool:
    return post.end is None or partial_last(post.end) > as_of


def _newest(positions: Sequence[Position], as_of: date) -> Position | None:
    kinds = (PositionKind.RESEARCH, PositionKind.TRAINING, PositionKind.CLINICAL)
    known = [p for p in positions if p.kind in kinds and p.begin is not None and (p.title or p.specialty)]
    return max(known, key=lambda p: (_goes_on(p, as_of), p.begin or "", p.id), default=None)


def _post_words(post: Position, as_of: date) -> str:
    what = _small(post.title) if post.title else f"work in {post.specialty}"
    where = f" at {post.employer}" if post.employer else ""
    in_field = (
        f" in {post.specialty}" if post.specialty and folded(post.specialty) not in folded(what) else ""
    )
    if post.end is None or _goes_on(post, as_of):
        return f"I have been {_article(what)}{what}{in_field}{where} since {_month(post.begin or '')}"
    return f"I was {_article(what)}{what}{in_field}{where} until {_month(post.end)}"


def _small(title: str) -> str:
    """Return a title as it stands inside a sentence; names and abbreviations keep their capitals."""
    first, _, rest = title.partition(" ")
    return f"{first.lower()} {rest}".strip() if first.isalpha() and first.istitle() else title


def _article(words: str) -> str:
    if words.startswith("work in"):
        return "at "
    return "an " if words[:1].casefold() in "aeiou" else "a "


def _month(day: str) -> str:
    parts = day.split("-")
    if len(parts) == 1:
        return parts[0]
    return wording.day(f"{parts[0]}-{parts[1]}-01").split(" ", 1)[1]


def _shown_works(works: Sequence[Work]) -> list[Work]:
    """Return the newest works that are accepted or better and not retracted, with the person as an author."""
    known = [
        work
        for work in works
        if work.title
        and work.status in _STATUS_WORDS
        and not work.retracted
        and work.version_of is None
        and work.author_position != AuthorPosition.GROUP
    ]
    return sorted(known, key=lambda work: (work.date or "", work.id), reverse=True)[:_WORKS]


def _work_words(work: Work) -> str:
    assert work.title is not None
    assert work.status is not None
    place = ", ".join(
        part for part in (work.venue, (work.date or "")[:4], _STATUS_WORDS[work.status]) if part
    )
    title = work.title.strip().rstrip(".")
    return f"“{title}” ({place})" if place else f"“{title}”"


def _about_me(writer: Writer) -> str:
    told = []
    degree = graduation_of(writer.education)
    if degree is not None and degree.end is not None:
        school = f" from {degree.school}" if degree.school else ""
        told.append(f"I hold the {degree.degree or 'medical degree'}{school} ({degree.end[:4]}).")
    if any("ecfmg" in folded(c.name or "") or "ecfmg" in folded(c.issuer or "") for c in writer.certificates):
        told.append("I am certified by ECFMG.")
    counted = sum(
        w.type in _REVIEWED
        and w.status in _STATUS_WORDS
        and w.peer_reviewed is not False
        and not w.retracted
        and w.version_of is None
        and w.author_position != AuthorPosition.GROUP
        for w in writer.works
    )
    if counted:
        told.append(f"{counted} paper{'' if counted == 1 else 's'} of mine {'is' if counted == 1 else 'are'} "
                    "published or accepted.")  # fmt: skip
    tools = [s.name for s in writer.skills if s.name and s.kind is not None and s.kind.value in _TOOL_KINDS]
    if tools:
        told.append(f"I work with {', '.join(tools[:_TOOLS])}.")
    return " ".join(told) or "[Your degree and year, and what you can do from the first day.]"


def _ask(writer: Writer, specialty: str | None) -> str:
    plans = [p for p in writer.plans if p.kind == PlanKind.RESEARCH and p.begin]
    begin = min((p.begin for p in plans if p.begin), default=None)
    when = f"from {_month(begin)}" if begin else "from [month and year]"
    what = f"a research position in {specialty}" if specialty else "a research position"
    return (
        f"Do you have, or know of, {what} {when}, for [how long]? If fifteen minutes suit you, I would "
        "gladly speak with you; my CV is attached."
    )


def _follow_up(contact: Contact, so_far: Correspondence, writer: Writer) -> Draft:
    when = f"on {wording.day(so_far.written_on)}" if so_far.written_on else "[when]"
    paper = f" about your paper “{contact.paper_read.strip().rstrip('.')}”" if contact.paper_read else ""
    parts = (
        DraftPart("about them", f"I wrote to you {when}{paper}, and know how full your days are."),
        DraftPart("the bridge", "[One new thing since then: a result, a paper of theirs, a talk.]"),
        DraftPart("the ask", "May I ask once more whether a research position is open, or whom I could ask? "
                             "My CV is attached again."),
    )  # fmt: skip
    return _draft("follow_up", contact, so_far, "Following up: research position", parts, writer)


def _thank_you(contact: Contact, so_far: Correspondence, writer: Writer) -> Draft:
    when = f" on {wording.day(so_far.interview_on)}" if so_far.interview_on else ""
    parts = (
        DraftPart("about them", f"Thank you for the time that you gave me{when}."),
        DraftPart("the bridge", "[One thing that was said and stayed with you, and what you can add to it.]"),
        DraftPart("the ask", "I would be glad to join you. [What was agreed as the next step.]"),
    )
    return _draft("thank_you", contact, so_far, "Thank you", parts, writer)


def _draft(
    kind: DraftKind,
    contact: Contact,
    so_far: Correspondence,
    subject: str,
    parts: tuple[DraftPart, ...],
    writer: Writer,
) -> Draft:
    person = writer.person
    lines = (writer.name, person.email if person else None, person.phone if person else None)
    return Draft(
        kind=kind,
        contact=so_far.contact,
        to=contact.email or "[e-mail address]",
        subject=subject,
        greeting=f"Dear {contact.name or '[name]'},",
        parts=parts,
        closing=("With kind regards,", *(line for line in lines if line)),
    )


# --- pages -------------------------------------------------------------------------------------------


def draft_text(draft: Draft) -> str:
    """Return the draft as plain text, 78 columns wide."""
    out = [f"To: {draft.to}", f"Subject: {draft.subject}", "", draft.greeting, ""]
    for part in draft.parts:
        out += [*textwrap.wrap(part.text, _WIDTH, break_on_hyphens=False, break_long_words=False), ""]
    return "\n".join([*out, *draft.closing]) + "\n"


def draft_markdown(draft: Draft) -> str:
    """Return the draft as Markdown; text of records cannot become markup."""
    out = [f"**To:** {plain_markdown(draft.to)}  ", f"**Subject:** {plain_markdown(draft.subject)}", ""]
    out += [plain_markdown(draft.greeting), ""]
    for part in draft.parts:
        out += [plain_markdown(part.text), ""]
    return "\n".join([*out, "  \n".join(map(plain_markdown, draft.closing))]) + "\n"
