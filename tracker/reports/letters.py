"""Letters drafted from the record: to a former sponsor, and to an agency; the person fills in and sends them.

Nothing stands in a letter that is not on record. What is not on record stands in [brackets].
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from tracker.errors import UsageError
from tracker.records.exchange_visitor import Ds2019
from tracker.reports import wording
from tracker.reports.facts import name_of
from tracker.reports.pages import plain_markdown
from tracker.reports.paper_chains import Chain, gaps_of, role_of
from tracker.reports.paper_copies import has_copy
from tracker.reports.papers import PaperAnswer
from tracker.terms import IAP66_SEVIS_ID

FORMAT: Final = "letter/1"
DRAFT = "A draft: read it, fill in what stands in [brackets], and send it yourself. Nothing was sent."
_WIDTH = 78
_DOES = {
    "begin": "begin of the program",
    "extend": "extension",
    "transfer": "transfer",
    "amend": "amendment",
    "replace": "replacement",
    "family": "for family members",
    "reinstate": "reinstatement",
    "travel": "reprint",
}
_STYLE = (
    "body{font:16px/1.5 serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
    "address{font-style:normal;margin-bottom:1.5rem}h1{font-size:1.05rem}@media print{body{margin:0}}"
)


@dataclass(frozen=True)
class Paragraph:
    """Words of a letter, and a list below them."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter: who writes, when, to whom, about what, and its words."""

    sender: tuple[str, ...]
    day: str
    to: tuple[str, ...]
    subject: str
    paragraphs: tuple[Paragraph, ...]
    closing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the letter as JSON values, ``letter/1``."""
        return {"format": FORMAT, **_listed(asdict(self))}


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(part) for key, part in value.items()}
    return [_listed(part) for part in value] if isinstance(value, (list, tuple)) else value


# --- drafts ----------------------------------------------------------------------------------------


def chain_named(answer: PaperAnswer, name: str | None) -> Chain:
    """Return the program that a person named, by record, form, program number or SEVIS id.

    Without a name: the only program, or the only one of which something is missing.

    Raises:
        UsageError: there is none of that name, or the name is needed.
    """
    if name is not None:
        wanted = name.strip().casefold()
        found = [chain for chain in answer.chains if wanted in _names(chain)]
        if len(found) == 1:
            return found[0]
        problem = "several programs have that name" if found else "there is no program of that name"
        raise UsageError(problem, hint=f"name one of: {_choice(answer)}")
    lacking = [chain for chain in answer.chains if answer.lacks(chain)]
    for only in (list(answer.chains), lacking):
        if len(only) == 1:
            return only[0]
    if not answer.chains:
        raise UsageError("no DS-2019 is on record", hint="begin with: tracker import folder DIR")
    raise UsageError("there are several programs", hint=f"name one of: {_choice(answer)}")


def _names(chain: Chain) -> set[str]:
    names = {name_of(form) for form in chain.forms} | {chain.program_number or "", chain.sevis_id or ""}
    names |= {name_of(chain.program)} if chain.program else set()
    return {name.casefold() for name in names if name}


def _choice(answer: PaperAnswer) -> str:
    shown = (
        name_of(chain.program) if chain.program else name_of(chain.forms[0])
        for chain in answer.chains
        if chain.program or chain.forms
    )
    return ", ".join(shown)


def sponsor_letter(answer: PaperAnswer, chain: Chain) -> Letter:
    """Return the draft to the responsible officer of a program's sponsor: which copies are asked for."""
    kind = "IAP-66" if chain.sevis_id is None else "DS-2019"
    missing = list(_missing(chain, answer))
    half = _about(chain, answer, "PAGE_2_MISSING")
    whole = [form for form in chain.forms if has_copy(form, answer.papers) and form.id not in half]
    took = "take" if (chain.grouped.end or answer.as_of) >= answer.as_of else "took"
    category = wording.category(chain.grouped.category) if chain.grouped.category else "[category]"
    family = (
        "If forms were issued to members of my family in J-2 status, please include them. "
        if answer.papers.dependants
        else ""
    )
    paragraphs = [
        Paragraph("Dear Responsible Officer,"),
        Paragraph(
            f"I {took} part in your exchange visitor program in the category {category}. For my own "
            "file, and because an application for a waiver of the two-year home-country requirement goes "
            "with a copy of every form ever issued, I ask for copies of every "
            f"Form {kind} that you issued to me."
        ),
        Paragraph("So that you find my record:", tuple(_identity(answer, chain))),
    ]
    if missing:
        paragraphs.append(Paragraph("By what I hold, these are missing:", tuple(missing)))
    if whole:
        paragraphs.append(Paragraph("I hold a copy of:", tuple(map(_form_words, whole))))
    paragraphs += [
        Paragraph(
            "Please send both pages of each form, those for extensions, amendments, transfers and "
            f"replacements and reprints with a travel signature among them. {family}Please tell me as well "
            "the begin and end of my record in SEVIS, and whether a form was issued that is not named here."
        ),
        Paragraph(
            "If you no longer keep the forms, a few lines that say so, with what your records still show, "
            "would help me."
        ),
    ]
    to = (
        "Responsible Officer",
        f"Exchange Visitor Program {chain.program_number or '[program number]'}",
        chain.sponsor or "[name of the sponsor]",
        "[address of the sponsor]",
    )
    about = f"SEVIS ID {chain.sevis_id}" if chain.sevis_id else "my program before SEVIS"
    return _letter(answer, to, f"Copies of Forms {kind}, {about}", paragraphs)


def _missing(chain: Chain, answer: PaperAnswer) -> Iterator[str]:
    for gap in gaps_of(chain):
        yield (
            f"a form for {wording.day(gap.span.begin)} to {wording.day(gap.span.end)} "
            f"({wording.days(gap.span.days)})"
        )
    if _about(chain, answer, "NO_FORM_BEGINS"):
        yield "the form with which the program began"
    for claim in (one for one in answer.findings if one.code == "CLAIM_WITHOUT_FORM"):
        if _own(chain) & set(claim.refs):
            yield f"a form for {claim.summary.rpartition('covers ')[2].rstrip('.')}"
    lacking = _about(chain, answer, "NO_COPY", "COPY_ILLEGIBLE")
    half = _about(chain, answer, "PAGE_2_MISSING")
    for form in chain.forms:
        if form.id in lacking:
            yield f"a legible copy of {_form_words(form)}"
        elif form.id in half:
            yield f"the second page of {_form_words(form)}"


def _own(chain: Chain) -> set[str]:
    return {form.id for form in chain.forms} | ({chain.program.id} if chain.program else set())


def _about(chain: Chain, answer: PaperAnswer, *codes: str) -> set[str]:
    """Return the ids of the chain's records that findings of some codes are about."""
    named = {ref for one in answer.findings if one.code in codes for ref in one.refs}
    return named & _own(chain)


def _form_words(form: Ds2019) -> str:
    """Return how a letter names a form: what it does, its period, its day of issue."""
    role = _DOES.get(role_of(form) or "", "purpose not on record")
    begin, end = form.program_begin_date, form.program_end_date
    period = f"{wording.day(begin)} to {wording.day(end)}" if begin or end else "dates not on record"
    issued = f", issued {wording.day(form.issued_on)}" if form.issued_on else ""
    return f"the form for {period} ({role}{issued})"


def _identity(answer: PaperAnswer, chain: Chain) -> Iterator[str]:
    name = _full_name(answer)
    printed = next((_form_name(form) for form in reversed(chain.forms) if form.surname), None)
    yield f"Name: {name}" + (f" (on the form: {printed})" if printed and printed != name else "")
    yield f"Date of birth: {_birth(answer)}"
    yield f"SEVIS ID: {chain.sevis_id or f'none ({IAP66_SEVIS_ID})'}"
    yield f"Program number: {chain.program_number or '[program number]'}"
    group = chain.grouped
    begin = wording.day(group.begin) if group.begin else "[begin]"
    end = wording.day(group.end) if group.end else "[end]"
    yield f"Program: {begin} to {end}"


def agency_letter(answer: PaperAnswer) -> Letter:
    """Return the draft of a request to an agency under the Freedom of Information Act."""
    if not answer.chains:
        raise UsageError("no DS-2019 is on record", hint="begin with: tracker import folder DIR")
    rows = []
    for chain in answer.chains:
        group = chain.grouped
        parts = [
            chain.sponsor or "sponsor not on record",
            chain.program_number,
            f"SEVIS ID {chain.sevis_id}" if chain.sevis_id else "no SEVIS ID (IAP-66)",
            f"{wording.day(group.begin)} to {wording.day(group.end)}",
        ]
        rows.append(", ".join(part for part in parts if part))
    countries = {
        form.country_of_birth.strip().upper(): form.country_of_birth
        for chain in answer.chains
        for form in chain.forms
        if form.country_of_birth
    }
    born = next(iter(countries.values())) if len(countries) == 1 else None
    paragraphs = [
        Paragraph("To whom it may concern,"),
        Paragraph(
            "Under the Freedom of Information Act, 5 USC 552, I ask for copies of records about myself:",
            (
                "every Form DS-2019 and Form IAP-66 issued to me, with all pages;",
                "what SEVIS holds of my programs: begin, end, changes and transfers;",
                "my applications for J visas and the forms filed with them.",
            ),
        ),
        Paragraph("The programs by what I hold:", tuple(rows)),
        Paragraph(
            "So that you find my records:",
            (
                f"Name: {_full_name(answer)}",
                f"Date of birth: {_birth(answer)}",
                f"Country of birth: {born or '[country of birth]'}",
                "Other names I have used: [other names, or none]",
            ),
        ),
        Paragraph("[The statement of identity that the agency asks for, and what you are willing to pay.]"),
    ]
    to = ("[Agency, office for requests under the Freedom of Information Act]", "[address by its own page]")
    return _letter(answer, to, "Request for records about myself", paragraphs)


def _letter(
    answer: PaperAnswer, to: tuple[str, ...], subject: str, paragraphs: Sequence[Paragraph]
) -> Letter:
    person = answer.papers.facts.person
    sender = (
        _full_name(answer),
        *((person.address if person and person.address else "[your postal address]").splitlines()),
        (person.email if person else None) or "[your e-mail address]",
        (person.phone if person else None) or "[your telephone number]",
    )
    closing = ("Sincerely,", "[signature]", _full_name(answer))
    return Letter(sender, wording.day(answer.as_of), to, subject, tuple(paragraphs), closing)


def _full_name(answer: PaperAnswer) -> str:
    person = answer.papers.facts.person
    name = " ".join(part for part in (person.given_name, person.family_name) if part) if person else ""
    if name:
        return name
    forms = [form for chain in answer.chains for form in chain.forms if form.surname]
    return _form_name(forms[-1]) if forms else "[your name]"


def _form_name(form: Ds2019) -> str:
    return " ".join(part for part in (form.given_name, form.surname) if part)


def _birth(answer: PaperAnswer) -> str:
    person = answer.papers.facts.person
    if person is not None and person.date_of_birth is not None:
        return wording.day(person.date_of_birth)
    days = {form.date_of_birth for chain in answer.chains for form in chain.forms if form.date_of_birth}
    return wording.day(days.pop()) if len(days) == 1 else "[date of birth]"  # forms that differ tell none


# --- pages -----------------------------------------------------------------------------------------


def letter_text(letter: Letter) -> str:
    """Return the letter as plain text, 78 columns wide."""
    out = [*letter.sender, "", letter.day, "", *letter.to, "", *textwrap.wrap(letter.subject, _WIDTH), ""]
    for paragraph in letter.paragraphs:
        out += textwrap.wrap(paragraph.text, _WIDTH, break_on_hyphens=False)
        for item in paragraph.items:
            out += textwrap.wrap(
                item, _WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
            )
        out.append("")
    return "\n".join([*out, letter.closing[0], "", *letter.closing[1:]]) + "\n"


def letter_markdown(letter: Letter) -> str:
    """Return the letter as Markdown; text of records cannot become markup."""
    out = [_lines(letter.sender), "", plain_markdown(letter.day), "", _lines(letter.to), ""]
    out += [f"**{plain_markdown(letter.subject)}**", ""]
    for paragraph in letter.paragraphs:
        out += [plain_markdown(paragraph.text), ""]
        if paragraph.items:
            out += [*(f"- {plain_markdown(item)}" for item in paragraph.items), ""]
    return "\n".join([*out, _lines(letter.closing)]) + "\n"


def _lines(lines: Sequence[str]) -> str:
    return "  \n".join(map(plain_markdown, lines))


def letter_html(letter: Letter) -> str:
    """Return the letter as one HTML page without scripts and without anything fetched."""

    def block(lines: Sequence[str]) -> str:
        return f"<address>{'<br>'.join(map(html.escape, lines))}</address>"

    body = []
    for paragraph in letter.paragraphs:
        body.append(f"<p>{html.escape(paragraph.text)}</p>")
        if paragraph.items:
            items = "".join(f"<li>{html.escape(item)}</li>" for item in paragraph.items)
            body.append(f"<ul>{items}</ul>")
    subject = html.escape(letter.subject)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{subject}</title>'
        f"<style>{_STYLE}</style></head><body>\n{block(letter.sender)}\n<p>{html.escape(letter.day)}</p>\n"
        f"{block(letter.to)}\n<h1>{subject}</h1>\n{''.join(body)}\n{block(letter.closing)}\n</body></html>\n"
    )
