"""How much room a text takes, known without asking a browser: advance widths of the bundled IBM Plex Sans."""

from functools import lru_cache

LINE_HEIGHT = 1.28
ELLIPSIS = "…"

# Thousandths of the type size, rounded up; semibold is wider by the factor below. Digits are all of one width.
_CHARACTERS_BY_WIDTH = {
    125: "\u202f\u2009",
    250: " 'ij\u00a0ìíîïĩīĭįıĵіїј",
    275: ",.lĺļľ‘’",
    300: "!:;¡łſ",
    325: "[]f|‹›",
    350: "(){}²³·",
    375: "rt¹ŕŗřţťŧ",
    400: "-/I\\ÌÍÎÏĨĪĬĮİІЇ•",
    425: '"',
    450: "*гѓ",
    475: "z°¿źżžт“”„",
    500: "?svy®ýÿĳśŝşšŷЃГуѕў",
    525: "JLcx¢«»çćĉċčĴĹĻĽŁЈзсхьэє",
    550: "aegkàáâãäåèéêëāăąēĕėęěĝğġģķĸаекчяѐёќ",
    575: "FT_hnouµðñòóôõöøùúûüĥħńņňŋōŏőŢŤũūŭůűųТбвлопђћџ",
    600: "$+0123456789<=>ESYZ^`bdpq~£§±´ÈÉÊË×Ý÷þđĒĔĖĘĚŚŜŞŠŦŶŸŹŻŽЀЁЅЎЕЗУдийнрцъѝ–−≈",
    625: "CPVX¤¥ÇÞĆĈĊČďРСХ€₽",
    650: "AKRÀÁÂÃÄÅßĀĂĄĲĶŔŖŘЄАБЧЬЭЯ",
    675: "BD¶ÐĎĐЌВК",
    700: "&GUÙÚÛÜĜĞĠĢŨŪŬŮŰŲЏЛПм",
    725: "#HNOQÑÒÓÔÕÖØĤĦŃŅŇŊŌŎŐЍИЙНОы",
    750: "ДЦЪф",
    775: "wŵж",
    800: "©ЂЋшю—",
    825: "M¾ŉМщљ…→←",
    850: "¼Фњ",
    875: "m½æЫ",
    900: "@WŴ",
    925: "Æ",
    950: "%œ",
    975: "ШЮ",
    1000: "ŒЖЩ",
    1025: "Љ",
    1050: "Њ№",
}
_WIDTHS = {character: width for width, characters in _CHARACTERS_BY_WIDTH.items() for character in characters}
_WIDTH_OF_OTHERS = 1000
_SEMIBOLD = 1.045


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line in units of the drawing, a little on the safe side."""
    thousandths = sum(_WIDTHS.get(character, _WIDTH_OF_OTHERS) for character in text)
    return thousandths * size / 1000 * (_SEMIBOLD if bold else 1)


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it is wider than the room; "" where not even one letter fits."""
    if text_width(text, size, bold=bold) <= room:
        return text
    # No line holds more letters than this: the narrowest takes an eighth of the size.
    kept = text[: int(8 * max(room, 0) / size) + 1]
    while kept and text_width(kept.rstrip() + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS if kept else ""


def wrapped(text: str, room: float, size: float, *, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """Break the text at spaces into at most `lines` lines that fit the room; the last one is cut where more is left."""
    words = text.split(" ")
    done: list[str] = []
    while words and len(done) < lines - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", size, bold=bold) <= room:
            line = f"{line} {words.pop(0)}"
        done.append(shortened(line, room, size, bold=bold))
    if words:
        done.append(shortened(" ".join(words), room, size, bold=bold))
    return tuple(done)
