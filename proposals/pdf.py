"""From HTML to PDF and to pictures of its pages. The only importer of WeasyPrint; meant to run in a child process of its own.

Nothing here knows Django, the database or a proposal: HTML in, bytes out.
"""

import gc
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cjm.kernel import sandbox

# An address nobody owns: what the document may use lies under it, and the fetcher below answers for nothing else.
ASSETS = "https://document.invalid/static/"
STYLE_SHEET = "site/css/proposal.css"
FONT_FOLDER = "site/fonts"

# A usual proposal takes about 120 MiB and three seconds. The clock is more patient than the processor: on a busy machine a document
# waits its turn, and that is no reason to give it up.
LIMITS = sandbox.Limits(memory=512, cpu_seconds=24, wall_seconds=90)
MOST_PAGES = 300
MOST_BYTES = 20 * 1024 * 1024
PREVIEW_WIDTH = 1000
MOST_PREVIEWS = 60


class RenderingFailed(Exception):
    """The document was not made. `reason` is `time`, `memory`, `too_large` or `crash`; `detail` is for the log."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Rendered:
    """A document: the PDF, how many pages it has, and its first pages as PNG in order."""

    pdf: bytes
    page_count: int
    previews: tuple[bytes, ...]


def render_pdf(html: str, *, static_folder: Path) -> Rendered:
    """Render `html` in a child process that has no network and limited memory and time.

    Assets are read below `static_folder`. Raises RenderingFailed.
    """
    try:
        answer, data = sandbox.run("proposals.pdf:render", {"static": str(static_folder)}, html.encode(), limits=LIMITS)
    except sandbox.SandboxFailure as failure:
        raise RenderingFailed(failure.reason, failure.detail) from failure
    if "failed" in answer:
        raise RenderingFailed(answer["failed"])
    parts, position = [], 0
    for size in answer["sizes"]:
        parts.append(data[position : position + size])
        position += size
    return Rendered(pdf=parts[0], page_count=answer["pages"], previews=tuple(parts[1:]))


# --- In the child -------------------------------------------------------------------------------------------------------------


def render(arguments: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Turn HTML into a PDF and pictures of its pages; the sizes of the parts come with them."""
    # The process ends with the document: collecting cycles would cost a fifth of its time and free nothing in time.
    gc.disable()
    folder = Path(arguments["static"])
    try:
        document = _document(data.decode(), folder)
    except MemoryError:
        return {"failed": "memory"}, b""
    except RecursionError:
        return {"failed": "too_large"}, b""
    if len(document.pages) > MOST_PAGES:
        return {"failed": "too_large"}, b""
    pdf = document.write_pdf(pdf_tags=True)
    if len(pdf) > MOST_BYTES:
        return {"failed": "too_large"}, b""
    parts = [pdf, *_previews(pdf)]
    return {"pages": len(document.pages), "sizes": [len(part) for part in parts]}, b"".join(parts)


def _document(html: str, folder: Path) -> Any:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fetcher = _asset_fetcher(folder)
    fonts = FontConfiguration()
    style = CSS(
        string=(folder / STYLE_SHEET).read_text(encoding="utf-8"),
        base_url=ASSETS + STYLE_SHEET,
        url_fetcher=fetcher,
        font_config=fonts,
    )
    return _parsed(html, fetcher).render(font_config=fonts, stylesheets=[style], pdf_tags=True)


def _asset_fetcher(folder: Path) -> Any:
    """Return a fetcher that serves the fonts in `folder`, and for every other address nothing at all, without looking for it.

    A subclass, because WeasyPrint calls methods of its fetcher that a plain function does not have. Nothing, because an exception
    is not caught everywhere: in a colour profile it would end the rendering.
    """
    from weasyprint import URLFetcher
    from weasyprint.urls import URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            asset = _assets(folder).get(url)
            return URLFetcherResponse(url, asset.read_bytes() if asset else b"", {"Content-Type": "application/octet-stream"})

    return AssetFetcher(allowed_protocols=())


@cache
def _assets(folder: Path) -> dict[str, Path]:
    return {f"{ASSETS}{FONT_FOLDER}/{file.name}": file for file in (folder / FONT_FOLDER).glob("*.woff")}


def _parsed(html: str, fetcher: Any) -> Any:
    """Parse our own markup, which is well-formed, without the slow HTML5 tokenizer; take that one when it is not."""
    from xml.etree.ElementTree import ParseError

    import cssselect2
    from defusedxml.ElementTree import fromstring
    from weasyprint import HTML

    class Document(HTML):  # type: ignore[misc]
        def __init__(self, root: Any) -> None:
            self.base_url = ASSETS
            self.url_fetcher = fetcher
            self.media_type = "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

    try:
        root = fromstring(html)
    except ParseError:
        return HTML(string=html, base_url=ASSETS, url_fetcher=fetcher)
    return Document(root)


def _previews(pdf: bytes) -> list[bytes]:
    import pypdfium2
    from PIL import Image

    pictures = []
    document = pypdfium2.PdfDocument(pdf)
    for index in range(min(len(document), MOST_PREVIEWS)):
        page = document[index]
        picture = page.render(scale=PREVIEW_WIDTH / page.get_width()).to_pil()
        buffer = io.BytesIO()
        # Pages hold few colours: a palette takes a third of the room, this method a tenth of the time of the default one.
        picture.quantize(colors=64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            buffer, "PNG", compress_level=6
        )
        pictures.append(buffer.getvalue())
        page.close()
    return pictures
