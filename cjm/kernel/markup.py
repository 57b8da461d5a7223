"""User text as Markdown: no raw HTML, no pictures, links to http(s) and mail alone."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MAX_LENGTH = 20_000
MAX_NESTING = 12
ALLOWED_SCHEMES = {"http", "https", "mailto"}
ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a", "code", "hr"}


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING}).disable(["image", "html_block", "html_inline"])


def markdown(text: str) -> SafeString:
    """Return sanitised HTML of `text`; what is past the length limit is left as it is not shown."""
    import nh3

    parser = _parser()
    tokens = parser.parse(text[:MAX_LENGTH])
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page has headings of its own above; a text starts below them.
            token.tag = "h3" if token.tag == "h1" else "h4"
    html = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        html, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes=ALLOWED_SCHEMES, attribute_filter=_whole_addresses_only
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just sanitised it


def _whole_addresses_only(tag: str, attribute: str, value: str) -> str | None:
    """Drop addresses relative to a page: in a document they lead nowhere."""
    is_whole = attribute != "href" or value.partition(":")[0].lower() in ALLOWED_SCHEMES
    return value if is_whole else None
