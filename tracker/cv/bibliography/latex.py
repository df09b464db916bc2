"""LaTeX in BibTeX values to text: accents, letters, mathematics; italic, raised and lowered parts as tags."""

from __future__ import annotations

import html
import logging
import re
from functools import cache, lru_cache
from typing import Any

from tracker.cv.bibliography.text import clean

_MARKED = re.compile(r"[\\{}$~%^_]|--|``|''|!`|\?`|&#?\w{2,6};")
_COMMANDS = re.compile(r"[\\$~%^_]|--|``|''|!`|\?`|&#?\w{2,6};")
_ENTITY = re.compile(r"\\?&(#?\w{2,6};)")
_DEEPEST = 60
_TAGS = {
    "i": ("textit", "emph", "textsl", "mkbibemph", "enquoteit"),
    "sub": ("textsubscript",),
    "sup": ("textsuperscript", "mkbibsuperscript"),
}
_PLAIN = (
    "mbox",
    "ensuremath",
    "mathrm",
    "mathit",
    "mathbf",
    "mathsf",
    "NoCaseChange",
    "textup",
    "textnormal",
    "textrm",
    "textsf",
    "texttt",
    "textsc",
    "textbf",
    "uppercase",
    "t",
    "url",
)
_LETTERS = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textquotesingle": "'",
    "textasciigrave": "`",
    "textunderscore": "_",
    "textdegreeC": "°C",
    "ddag": "‡",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "pounds": "£",
    "/": "",
    "newline": " ",
    "relax": "",
}
_GREEK_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip
_GREEK = {
    f"text{case(name)}": case(letter)
    for name, letter in zip(_GREEK_NAMES, "αβγδεζηθικλμνξοπρστυφχψω", strict=True)
    for case in (str.lower, str.capitalize)
}
_QUOTED = ("enquote", "mkbibquote")
_COMMA_BELOW = ("textcommabelow", "cb")
_RAISED = re.compile(
    r"\$\s*(?:\\(?:mathrm|text|rm)\b)?\s*\{?\s*([_^])\s*(?:\{([^{}$]*)\}|([^{}$\\\s]))\s*\}?\s*\$"
)
_LEFT_OVER = re.compile(r"([_^])(?:\{([^{}]*)\}|(\w))")


class TooDeep(ValueError):
    """The braces of a value nest deeper than any real one."""


def text_of(value: str) -> str:
    """Return the text of a value: ``{\\'E}`` is É, ``$\\beta$`` is β, ``\\emph{x}`` is ``<i>x</i>``.

    Raises:
        TooDeep: its braces nest deeper than 60.
    """
    if not _MARKED.search(value):
        return clean(value)
    if _depth(value) > _DEEPEST:
        raise TooDeep
    if not _COMMANDS.search(value):
        return clean(value.replace("{", "").replace("}", ""))
    return _read(value)


@lru_cache(maxsize=4096)  # names come back in every entry, and reading them takes a millisecond
def _read(value: str) -> str:
    value = _ENTITY.sub(lambda found: html.unescape(f"&{found[1]}"), value)
    value = _RAISED.sub(_tagged, value)
    value = re.sub(r"(?<!\\)&", r"\\&", value)  # a column mark in tables; in a title it means itself
    value = re.sub(r"(?<!\\)%", r"\\%", value)
    if len(re.findall(r"(?<!\\)\$", value)) % 2:
        value = re.sub(r"(?<!\\)\$", r"\\$", value)
    return clean(_converter().latex_to_text(value).replace("\xa0", " "))


def plain_value(value: str) -> str:
    """Return an address, identifier or key: escapes and braces go, nothing else is read as LaTeX."""
    value = re.sub(r"\\(?:url|href|path)\s*\{([^{}]*)\}", r"\1", value)
    return clean(
        re.sub(r"\\([_%&#$~{}])|[{}]", lambda found: found[1] or "", value.replace("\\textunderscore", "_"))
    )


def _depth(value: str) -> int:
    deepest = depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", value):
        depth += 1 if brace == "{" else -1
        deepest = max(deepest, depth)
    return deepest


def _tagged(found: re.Match[str]) -> str:
    tag = "sub" if found[1] == "_" else "sup"
    inner = found[2] if found[2] is not None else found[3]
    return f"<{tag}>{inner}</{tag}>" if "\\" not in inner else f"<{tag}>${inner}$</{tag}>"


@cache
def _converter() -> Any:
    from pylatexenc import latex2text, latexwalker, macrospec

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # its log repeats what it reads
    walking = latexwalker.get_default_latex_context_db()
    writing = latex2text.get_default_latex_context_db()
    names = [*(name for macros in _TAGS.values() for name in macros), *_PLAIN]
    walking.add_context_category(
        "titles",
        prepend=True,
        macros=[
            macrospec.MacroSpec("href", "{{"),
            *(macrospec.MacroSpec(name, "{") for name in [*names, *_COMMA_BELOW, *_QUOTED]),
        ],
    )
    writing.add_context_category(
        "titles",
        prepend=True,
        macros=[
            latex2text.MacroTextSpec(name, simplify_repl=f"<{tag}>%s</{tag}>")
            for tag, macros in _TAGS.items()
            for name in macros
        ]
        + [latex2text.MacroTextSpec(name, simplify_repl="%s") for name in _PLAIN]
        + [
            latex2text.MacroTextSpec(name, simplify_repl=letter)
            for name, letter in {**_LETTERS, **_GREEK}.items()
        ]
        + [latex2text.MacroTextSpec(name, simplify_repl="%s\u0326") for name in _COMMA_BELOW]
        + [latex2text.MacroTextSpec(name, simplify_repl="“%s”") for name in _QUOTED]
        + [latex2text.MacroTextSpec("href", simplify_repl="%(2)s")],
    )
    # A command that nobody knows stays visible: what is left out here would be left out silently.
    writing.set_unknown_macro_spec(
        latex2text.MacroTextSpec("", simplify_repl=lambda node: f"\\{node.macroname} ")
    )
    text = latex2text.LatexNodes2Text(
        latex_context=writing, math_mode="text", keep_comments=True, strict_latex_spaces=False
    )

    class Converter:
        """A reader and a writer that know the same macros."""

        def latex_to_text(self, value: str) -> str:
            walker = latexwalker.LatexWalker(value, latex_context=walking, tolerant_parsing=True)
            try:
                return str(text.nodelist_to_text(walker.get_latex_nodes()[0]))
            except (LookupError, TypeError, ValueError, AttributeError):
                # its writer stumbles over commands whose arguments its reader did not take
                return re.sub(r"\\[A-Za-z]+\s*|[{}]", "", value)

    return Converter()
