"""What user text may become, and what it never becomes."""

import pytest

from cjm.kernel.markup import MAX_LENGTH, markdown


def test_emphasis_lists_and_links_are_kept() -> None:
    html = markdown("**Two** points:\n\n- one\n- [two](https://example.com)")
    link = '<a href="https://example.com" rel="noopener noreferrer">two</a>'
    assert html == f"<p><strong>Two</strong> points:</p>\n<ul>\n<li>one</li>\n<li>{link}</li>\n</ul>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("![x](https://example.com/x.png)", '<p>!<a href="https://example.com/x.png" rel="noopener noreferrer">x</a></p>\n'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](file:///etc/passwd)", "<p>[x](file:///etc/passwd)</p>\n"),
        ("[x](/deals/1/)", '<p><a rel="noopener noreferrer">x</a></p>\n'),
        ("# A heading of the page", "<h3>A heading of the page</h3>\n"),
    ],
)
def test_raw_html_pictures_scripts_and_foreign_schemes_stay_text(text: str, html: str) -> None:
    assert markdown(text).replace("\n\n", "\n") == html


def test_text_past_the_limit_is_cut() -> None:
    assert len(markdown("a" * (MAX_LENGTH + 10))) == MAX_LENGTH + len("<p></p>\n")
