"""Words and figures as they are set."""

import pytest

from proposals.snapshot import readable_cost
from proposals.study import Study
from proposals.wording import measure, tied
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document


@pytest.mark.parametrize(
    ("typed", "broken_at"),
    [
        ("60 % now", ["60\u00a0%", "now"]),
        ("1 600 USD each", ["1\u00a0600", "USD", "each"]),
        ("36,8 млн ₽ против", ["36,8\u00a0млн\u00a0₽", "против"]),
        ("вывод — в таблице", ["вывод\u00a0—", "в\u00a0таблице"]),
        ("смета на № 2", ["смета", "на\u00a0№\u00a02"]),
        ("с 1-го года", ["с\u00a01\u2011го", "года"]),
        ("in 2026 three sites", ["in", "2026", "three", "sites"]),
        ("- one\n- two", ["-", "one\n-", "two"]),
    ],
)
def test_a_line_breaks_only_where_it_may(typed, broken_at):
    assert tied(typed).split(" ") == broken_at


def test_a_unit_that_is_a_currency_is_written_like_every_other_amount():
    document = sample_document()
    study = Study(readable_cost(document, evaluate_document(document)))
    assert measure(study, 95100, "EUR") == "€95,100"
    assert measure(study, 212, "h/year") == "212\u00a0h/year"
