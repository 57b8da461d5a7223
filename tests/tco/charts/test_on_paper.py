"""The same file in a document: WeasyPrint draws it with the bundled font and leaves nothing out."""

import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tco import charts
from tests.tco.charts.builder import alternative, study

FONT = Path(__file__).parents[3] / "config" / "static" / "site" / "fonts" / "IBMPlexSans-Regular.woff"


@pytest.mark.needs("pdftotext")
def test_labels_and_amounts_arrive_in_the_document(tmp_path):
    from weasyprint import HTML

    ours = alternative("Ours", {"acquisition": 300.0, "staff": 100.0, "benefit": -50.0})
    chart = charts.waterfall(*study(ours, alternative("Прежний подрядчик", {"acquisition": 250.0, "staff": 180.0, "risk": 70.0})))
    face = f"@font-face {{ font-family: 'IBM Plex Sans'; src: url({FONT.as_uri()}) }}"
    page = f'<meta charset="utf-8"><style>{face}</style>{render_to_string(chart.template, {"chart": chart})}'
    HTML(string=page).write_pdf(tmp_path / "chart.pdf")
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "chart.pdf", "-"], capture_output=True, check=True, text=True).stdout
    rows = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    assert rows == [
        "Прежний подрядчик €500",
        "People −80",
        "Risk and failure −70",
        "Benefit −50",
        "Purchase price +50",
        "Ours €350",
        "Present value, EUR",
    ]
