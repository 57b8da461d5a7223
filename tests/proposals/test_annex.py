"""Every number with its timing and its source."""

from datetime import date

from proposals.annex import annex_drivers, annex_tables, stated_amount, timing
from proposals.snapshot import readable_cost
from proposals.study import Study
from tco.evaluation import evaluate_document
from tests.proposals.samples import sample_document


def study_of(document):
    return Study(readable_cost(document, evaluate_document(document)))


def test_a_formula_is_told_in_the_numbers_of_its_quantities():
    study = study_of(sample_document())
    assert stated_amount(study, study.subject.lines[5]) == "P1 × P2 × (1 \u2212 P3)"
    assert stated_amount(study, study.subject.lines[0], in_values=True) == "11 × 3,900"
    assert stated_amount(study, study.subject.lines[1]) == "€18,500"


def test_the_rows_of_a_table_add_up_to_its_sum():
    study = study_of(sample_document())
    for table in annex_tables(study):
        rows = sum(float(row.total.replace(",", "").replace("\u2212", "-")) for row in table.lines)
        assert abs(rows - float(table.total.replace(",", ""))) <= len(table.lines)


def test_timing_is_told_in_words():
    study = study_of(sample_document())
    monthly = study_of(sample_document() | {"periods": {"count": 60, "unit": "month"}})
    assert timing(study, {"when": {"at": 0}, "amount": 1}) == "once, at the start"
    assert timing(study, {"when": {"at": 3}, "amount": 1}) == "once, in year 3"
    assert timing(study, {"when": {"from": 1, "to": 4}, "amount": 1}) == "yearly, year 1 to year 4"
    assert timing(monthly, {"when": {"from": 6, "every": 3}, "amount": 1}) == "every 3\u00a0months from month 6"
    changing = {"when": {"from": 1}, "amount": 1, "escalation": {"rate": 0.035}, "risk_adjustment": 0.1}
    assert timing(study, changing) == "yearly from year 1; +3.5\u00a0% a year; with +10\u00a0% for risk"


def test_a_quantity_says_where_it_is_used_and_where_it_is_from():
    hours = annex_drivers(study_of(sample_document()))[0]
    assert (hours.number, hours.value, hours.range, hours.used_in) == ("P1", "212\u00a0h/year", "170 – 240", "A6, B3, C1")
    assert hours.source is not None
    assert (hours.source.kind, hours.source.confidence) == ("Measured, 14 Sept 2026", "high confidence")


def test_a_line_without_a_source_shows_none():
    document = sample_document()
    del document["alternatives"][1]["lines"][0]["source"]
    tables = annex_tables(study_of(document))
    assert tables[1].lines[0].source is None


def test_a_source_says_until_when_it_holds_and_whether_that_was_over():
    document = sample_document()
    paths = {"alternatives[0].lines[0]": date(2026, 11, 20), "alternatives[1].lines[0]": date(2026, 11, 19)}
    cost = readable_cost(document, evaluate_document(document), paths)
    ours, theirs = (table.lines for table in annex_tables(Study(cost, on=date(2026, 11, 20)))[:2])
    told = [(line.source.until, line.source.is_outdated) for line in (ours[0], ours[1], theirs[0]) if line.source]
    assert told == [
        ("until\xa020\xa0Nov\xa02026", False),
        ("", False),
        ("until\xa019\xa0Nov\xa02026, past its date", True),
    ]


def test_dates_stay_with_their_lines_when_ours_is_not_the_first_alternative():
    document = sample_document()
    document["alternatives"].reverse()
    place = len(document["alternatives"]) - 1
    cost = readable_cost(document, evaluate_document(document), {f"alternatives[{place}].lines[1]": date(2026, 11, 19)})
    study = Study(cost, on=date(2026, 11, 20))
    assert [item.number for item in study.outdated] == ["A2"]
