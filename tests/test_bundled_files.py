"""What is copied into the tree: the fonts can print what we print, and each file's origin and licence are written down."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.conftest import ROOT

FONTS = ROOT / "config" / "static" / "site" / "fonts"
VENDOR = ROOT / "config" / "static" / "site" / "vendor"
# Both alphabets, and the signs of money, figures and texts that proposals use.
LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0x410, 0x450)])) + "Ёё€₽£₴₸«»„“”‘’–—…№§×·±≤≥≈−→\u00a0\u202f"


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.woff*")), ids=lambda path: path.name)
def test_the_font_has_both_alphabets_and_our_signs(path: Path):
    letters = TTFont(path).getBestCmap()
    assert [letter for letter in LETTERS if ord(letter) not in letters] == []


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.woff*")), ids=lambda path: path.name)
def test_figures_have_one_width_so_that_columns_line_up(path: Path):
    font = TTFont(path)
    letters = font.getBestCmap()
    assert len({font["hmtx"][letters[ord(figure)]][0] for figure in "0123456789"}) == 1


def test_every_font_comes_for_the_page_and_for_the_pdf():
    assert {path.stem for path in FONTS.glob("*.woff")} == {path.stem for path in FONTS.glob("*.woff2")} != set()


def test_origin_and_licence_of_every_bundled_file_are_written_down():
    listed = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    assert [path.name for path in VENDOR.iterdir() if path.name not in listed] == []
    assert {path.name.split("-")[0] for path in FONTS.glob("*.woff*")} == {"IBMPlexSans", "IBMPlexSerif"}
    assert (FONTS / "OFL.txt").exists()
    assert all(f"{family}-*" in listed for family in ("IBMPlexSans", "IBMPlexSerif"))
