"""Widths of texts against the bundled font itself, and breaking by them."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tco.charts.typography import shortened, text_width, wrapped

FONTS = Path(__file__).parents[3] / "config" / "static" / "site" / "fonts"
TEXTS = [
    "Implementation and training",
    "Внедрение и обучение персонала",
    "1,234,567.89",
    "12,5\u00a0тыс.\u00a0₽",
    "Ünïted “quotes” – №5",
    "Щёлково WWW mm @",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("file", "bold", "slack"), [("IBMPlexSans-Regular", False, 0.0), ("IBMPlexSans-SemiBold", True, 0.03)])
def test_a_text_is_taken_for_as_wide_as_it_is_or_a_little_wider(text, file, bold, slack):
    font = TTFont(FONTS / f"{file}.woff")
    names = font.getBestCmap()
    real = sum(font["hmtx"][names[ord(character)]][0] for character in text) / 1000
    assert real * (1 - slack) <= text_width(text, 1, bold=bold) <= real * 1.08


def test_a_text_that_fits_stays_whole():
    assert shortened("Staff", 100, 12) == "Staff"


def test_a_text_that_does_not_fit_ends_in_an_ellipsis_inside_the_room():
    cut = shortened("Implementation and training", 80, 12)
    assert cut.endswith("…")
    assert text_width(cut, 12) <= 80


def test_no_room_for_one_letter_means_no_text():
    assert shortened("Staff", 3, 12) == ""


def test_words_are_kept_together_and_the_last_line_is_cut():
    lines = wrapped("one two three four five six seven eight", 60, 12, lines=2)
    assert lines == ("one two", "three fou…")


def test_a_word_longer_than_the_line_is_cut():
    assert [text_width(line, 12) <= 50 for line in wrapped("Ж" * 300 + " end", 50, 12)] == [True, True]


def test_nothing_makes_no_line_wider():
    assert "".join(wrapped("", 50, 12)) == ""
