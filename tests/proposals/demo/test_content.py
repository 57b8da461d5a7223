"""The content files of the demo tell stories that their own cost models bear out."""

import json
from datetime import date
from functools import cache

import pytest

from proposals.demo.content import (
    STORIES,
    WRITTEN_ON,
    days_before,
    first_of_next_month,
    next_working_day,
    read_company,
    read_document,
    read_stories,
    working_day,
)
from tco.evaluation import evaluate_document

STORY = dict(zip(STORIES, read_stories(), strict=True))
WITH_A_FILE = [name for name in STORIES if "file" in STORY[name]["cost_model"]]  # the others begin from a template
INVENTED = ("dairy", "logistics", "gearworks")
RIVAL = {"dairy": "palisade", "logistics": "tallyfix", "gearworks": "lumarin"}
AS_IT_IS = {"dairy": "overhaul", "logistics": "paper", "gearworks": "own_care"}
MILLION = 1_000_000


def document(name):
    return read_document(STORY[name]["cost_model"]["file"], WRITTEN_ON)


@cache
def result(name):
    return evaluate_document(document(name))


def comparison(name, against):
    return next(entry for entry in result(name)["comparisons"] if entry["against"] == against)


def driver(name, key):
    return next(entry["value"] for entry in document(name)["drivers"] if entry["key"] == key)


@pytest.mark.parametrize("name", WITH_A_FILE)
def test_every_driver_and_every_line_says_where_its_number_is_from(name):
    content = document(name)
    lines = [line for alternative in content["alternatives"] for line in alternative["lines"]]
    for item in [*content["drivers"], *lines]:
        assert {"kind", "note", "date", "confidence"} <= item["source"].keys(), item["name"]


@pytest.mark.parametrize("name", INVENTED)
def test_ours_asks_a_higher_price_and_costs_less_to_own(name):
    figures = result(name)
    ours, rival = figures["alternatives"][figures["subject"]], figures["alternatives"][RIVAL[name]]
    assert ours["price"]["total"] > rival["price"]["total"]
    assert ours["total"] < rival["total"]
    assert figures["reference"] == RIVAL[name]
    against = comparison(name, RIVAL[name])
    assert 0.09 < against["saving_pct"] < 0.25
    assert 0.08 < against["headroom"]["pct"] < 0.40
    assert against["rival_discount"]["status"] == "ok"


@pytest.mark.parametrize("name", INVENTED)
def test_the_rival_wins_some_categories_and_loses_to_doing_nothing(name):
    figures = result(name)["alternatives"]
    ours, rival = figures[result(name)["subject"]], figures[RIVAL[name]]
    wins = [
        key
        for key, value in rival["by_category"].items()
        if value["present_value"] < ours["by_category"].get(key, value)["present_value"]
    ]
    assert wins
    assert rival["present_value"] < figures[AS_IT_IS[name]]["present_value"]


@pytest.mark.parametrize("name", INVENTED)
def test_leaving_things_as_they_are_is_paid_back_in_one_to_three_years(name):
    assert 1 <= comparison(name, AS_IT_IS[name])["payback"]["simple"] <= 3


def bought(alternative):
    return sum(line["amount"] for line in alternative["lines"] if line.get("price") and line["when"] == {"at": 0})


def test_the_rival_in_the_dairy_is_fifteen_per_cent_cheaper_to_buy():
    prices = {alternative["key"]: bought(alternative) for alternative in document("dairy")["alternatives"]}
    assert prices["palisade"] == pytest.approx(0.85 * prices["exempla"])
    assert prices["exempla"] == STORY["dairy"]["deal"]["amount"]


def test_the_claims_say_what_the_models_say():
    def saving(name, against):
        return comparison(name, against)["saving_pv"]

    def says(name, figure):
        return figure in STORY[name]["proposal"]["claim"]

    assert says("dairy", f"{saving('dairy', 'palisade') / MILLION:.1f} млн ₽".replace(".", ","))
    assert says("logistics", f"{round(saving('logistics', 'tallyfix'), -3):,.0f} dollars")
    assert says("gearworks", f"{saving('gearworks', 'lumarin') / 1000:.0f} тысяч евро против смены марки")
    assert says("gearworks", f"{saving('gearworks', 'own_care') / 1000:.0f} тысячу против нынешнего порядка")
    assert says("haulage", f"{saving('haulage', 'diesel') / MILLION:.2f} million euros")


def test_the_summaries_say_what_the_models_say():
    def summary_of(name):
        values = result(name)["alternatives"].values()
        return STORY[name]["proposal"]["summary"], [value["present_value"] / MILLION for value in values]

    for name, form, mark in (
        ("dairy", "{:.0f}", ","),
        ("logistics", "{:.2f}", "."),
        ("gearworks", "{:.2f}", ","),
        ("haulage", "{:.2f}", "."),
    ):
        text, values = summary_of(name)
        for value in values:
            assert form.format(value).replace(".", mark) in text, (name, value)


def answer_about_price(name):
    concerns = [concern for person in STORY[name]["people"] for concern in person.get("concerns", ())]
    return next(concern["answer"] for concern in concerns if concern["key"] == "price")


def test_the_answer_to_the_buyer_who_wants_a_discount_says_what_the_model_says():
    answers = {name: answer_about_price(name) for name in ("dairy", "logistics")}
    assert f"{comparison('dairy', 'palisade')['rival_discount']['pct'] * 100:.0f} %" in answers["dairy"]
    assert f"{comparison('dairy', 'palisade')['payback']['simple'] * 12:.0f} месяцев" in answers["dairy"]
    assert f"{comparison('logistics', 'tallyfix')['rival_discount']['pct'] * 100:.0f} %" in answers["logistics"]


def test_doing_nothing_costs_what_the_clients_own_figures_come_to():
    def cost(name):
        return STORY[name]["deal"]["yearly_cost_of_inaction"]

    lost = driver("dairy", "bottles") * driver("dairy", "loss_old") / 100 * driver("dairy", "bottle_cost")
    assert cost("dairy") == pytest.approx(lost + driver("dairy", "stops_old") * driver("dairy", "hour_loss"))
    stops = 12 * driver("logistics", "stop_hours") * driver("logistics", "stop_cost")
    writing = 12 * driver("logistics", "work_orders") * 5.5 / 60 * driver("logistics", "tech_hour")
    assert cost("logistics") == pytest.approx(stops + writing)
    sumps, hour = driver("gearworks", "sumps"), driver("gearworks", "hour_stop")
    disposal = 4 * 5_800_000 * document("gearworks")["fx"]["KZT"]["rate"]
    assert cost("gearworks") == pytest.approx(620 * hour + 3 * sumps * (5 * hour + 38) + disposal + 4 * 6_600)
    assert cost("haulage") == pytest.approx(comparison("haulage", "diesel")["saving_total"] / 7, abs=1)


@pytest.mark.needs("shared")
def test_the_published_figures_come_out_as_published(shared):
    case = json.loads((shared / "cases" / "fleet_etruck_vs_diesel_tco_table__fleet" / "expect.json").read_text(encoding="utf-8"))
    for check in case["checks"]:
        is_rate = check["path"].endswith(("pct", "roi.value"))
        scale = 1 if is_rate else MILLION
        assert value_at(result("haulage"), check["path"]) == pytest.approx(check["value"] * scale, abs=check["abs_tol"] * scale), (
            check["path"]
        )


def value_at(content, path):
    for step in path.replace("]", "").replace("[", ".@").split("."):
        content = next(entry for entry in content if entry["against"] == step[1:]) if step.startswith("@") else content[step]
    return content


def test_the_proposal_on_published_figures_names_publisher_and_title():
    for text in (STORY["haulage"]["proposal"]["summary"], STORY["haulage"]["proposal"]["way_out"]):
        assert "etrucktco.be" in text
        assert "E-truck TCO" in text
    content = document("haulage")
    for item in [*content["drivers"], *(line for alternative in content["alternatives"] for line in alternative["lines"])]:
        assert "etrucktco.be, “E-truck TCO”" in item["source"]["note"]


@pytest.mark.parametrize("name", WITH_A_FILE)
def test_every_concern_with_a_key_leads_to_a_cost_line(name):
    of_lines = {line.get("concern") for alternative in document(name)["alternatives"] for line in alternative["lines"]}
    of_people = {concern["key"] for person in STORY[name]["people"] for concern in person.get("concerns", ()) if "key" in concern}
    assert of_people <= of_lines


def test_every_deal_stands_where_another_part_shines():
    def stage(name):
        return next((entry["move"] for entry in reversed(STORY[name]["journey"]) if "move" in entry), "problem")

    assert {name: stage(name) for name in STORIES} == {
        "dairy": "decision",
        "logistics": "proof",
        "gearworks": "requirements",
        "haulage": "solution",
        "bakery": "problem",
    }


def test_the_people_who_sign_in_cover_every_role_both_languages_and_two_teams():
    people = read_company().people
    assert {person.role for person in people} == {"salesperson", "presales", "director", "administrator"}
    assert {person.language for person in people} == {"en", "ru"}
    assert {person.team for person in people} == set(read_company().teams)


# --- Days ---------------------------------------------------------------------------------------------------------------------


def test_a_model_starts_in_the_month_after_loading_and_its_sources_age_with_it():
    later = date(2027, 2, 10)
    content = read_document("dairy_filling_line.json", later)
    assert content["base_date"] == "2027-03-01"
    dates = [date.fromisoformat(line["source"]["date"]) for alternative in content["alternatives"] for line in alternative["lines"]]
    assert max(dates) <= later
    assert all(day.weekday() < 5 for day in dates)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 1, 31), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1)), (date(2028, 2, 29), date(2028, 3, 1))],
)
def test_the_first_of_the_next_month(day, expected):
    assert first_of_next_month(day) == expected


def test_nothing_happens_on_a_weekend():
    friday, saturday, sunday, monday = (date(2026, 6, day) for day in (26, 27, 28, 29))
    assert [working_day(day) for day in (friday, saturday, sunday, monday)] == [friday, friday, friday, monday]
    assert [next_working_day(day) for day in (friday, saturday, sunday, monday)] == [friday, monday, monday, monday]
    assert days_before(monday, 1) == friday
