"""The one normaliser of text: forms, imports and commands all store what comes out of here."""

import unicodedata

NUL = "\x00"
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_CONTROLS = frozenset("\n\t")


def normalise(value: str, *, single_line: bool = False) -> str:
    """Return `value` in NFC, without control, surrogate or bidi-override characters and outer blanks.

    Line ends become "\\n"; with `single_line` every run of blanks and line ends becomes one space.
    Idempotent: what came out goes in unchanged.
    """
    if value.isascii() and value.isprintable():
        return " ".join(value.split()) if single_line else value.strip()
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    text = "".join(character for character in text if _may_stay(character))
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split()) if single_line else text.strip()


def _may_stay(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return character not in _BIDI_OVERRIDES and unicodedata.category(character) not in ("Cc", "Cs")


def folded(*parts: str) -> str:
    """Return the parts as one string to search in: compatibility form, case-folded, without invisible characters.

    SQLite compares case for ASCII only; a folded column finds «Иванов» by «иванов» on every database.
    """
    text = unicodedata.normalize("NFKC", " ".join(part for part in parts if part))
    visible = "".join(c for c in text if c in " \n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join(unicodedata.normalize("NFKC", visible.casefold()).split())
