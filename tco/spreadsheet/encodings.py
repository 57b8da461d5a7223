"""In which encoding a text file is written. It runs in the child process and knows neither Django nor the cost model.

UTF-8 and UTF-16 can be told for certain, or nearly. Among encodings of one byte a letter every file is valid in each, so the words
decide: the reading in which they look most like words wins, and the page says which was taken and lets the reader take another.
"""

import codecs
import re

ENCODINGS = ("utf-8", "utf-16", "cp1251", "cp1252", "cp1250", "koi8-r", "cp866")
GUESSED = ("cp1251", "koi8-r", "cp866", "cp1252")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 65_536
FEWEST_ZEROS = 0.08  # of the bytes of a table in UTF-16, whatever its language: half of each digit, separator and line end
WORD = re.compile(r"[^\W\d_]+")
CYRILLIC = re.compile(r"[а-яё]+\Z", re.IGNORECASE)
# How often a letter comes in Russian prose, in tenths of a per cent; those that are not named are rarer than 1 in 100.
FREQUENCIES = (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12)
RUSSIAN = dict(zip("оеаинтсрвлкмдпуяыьгзбчй", FREQUENCIES, strict=True))
# Letters beyond ASCII that the languages of western Europe write.
WESTERN = frozenset("äöüßéèêëàâáãåæçñíìîïóòôõøúùûýÿœ")


def decoded(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in; with `encoding`, one of ENCODINGS, in that one.

    Raises UnicodeDecodeError when the file is not written in the encoding asked for.
    """
    for mark, marked in MARKS:
        if data.startswith(mark) and encoding in ("", marked[:6].rstrip("-")):
            return data[len(mark) :].decode(marked), marked[:6].rstrip("-")
    if encoding == "utf-16" or (not encoding and data.count(0) > FEWEST_ZEROS * len(data)):
        return data.decode(_byte_order(data)), "utf-16"
    if encoding:
        return data.decode(encoding, "strict" if encoding == "utf-8" else "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        guessed = most_likely(data)
        return data.decode(guessed, "replace"), guessed


def most_likely(data: bytes) -> str:
    """Return the encoding of one byte a letter in which a text reads most like words."""
    sample = data[:SAMPLE]
    return max(GUESSED, key=lambda encoding: likeness(sample.decode(encoding, "replace")))


def likeness(text: str) -> float:
    """Return how much the words with letters beyond ASCII look like words, a number to be compared and nothing more."""
    score = 0.0
    for word in WORD.findall(text):
        if word.isascii():
            continue
        lower = word.lower()
        beyond = [letter for letter in lower if not letter.isascii()]
        if CYRILLIC.match(word):
            score += sum(RUSSIAN.get(letter, 3) for letter in lower)
        elif len(beyond) < len(word) or len(word) == 1:
            score += sum(40 if letter in WESTERN else -40 for letter in beyond)
        else:
            score -= 40 * len(beyond)
        # Nobody writes wORD; a file read in a neighbouring Cyrillic encoding is full of it.
        if len(word) > 1 and not (word.islower() or word.isupper() or word[1:].islower()):
            score -= 80 * len(word)
    drawn = sum("\u2500" <= letter < "\u25a0" or "\x80" <= letter < "\xa0" for letter in text)
    return score - 200 * text.count("\ufffd") - 60 * drawn


def _byte_order(data: bytes) -> str:
    """Return which half of each pair of bytes comes first: the emptier one belongs to the higher half."""
    return "utf-16-be" if data[0::2].count(0) > data[1::2].count(0) else "utf-16-le"
