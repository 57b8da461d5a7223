"""What the normaliser keeps, drops and folds."""

import pytest

from cjm.kernel.text import folded, normalise


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Иванов  ", "Иванов"),
        ("e\u0301", "é"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\ufeffstart", "start"),
        ("red\x1b[31m", "red[31m"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("tab\tstays", "tab\tstays"),
        ("=1+1", "=1+1"),
        ("عربي", "عربي"),
    ],
)
def test_text_is_stored_normalised(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


def test_a_single_line_has_no_line_ends_and_single_blanks() -> None:
    assert normalise(" one \n two\t\tthree ", single_line=True) == "one two three"


@pytest.mark.parametrize("text", ["Straße", "a\u200bb", "ﬁnance", "İstanbul", "x\n\ny"])
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_search_text_ignores_case_invisible_characters_and_compatibility_forms() -> None:
    assert folded("ИВАНОВ", "", "Ива\u200bнов") == "иванов иванов"
    assert folded("Straße ﬁne") == "strasse fine"
