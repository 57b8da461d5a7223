"""The company's record: who changed what people may do, told to directors and administrators, and never rewritten."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cjm.admin import company_site
from cjm.deals import history
from cjm.kernel.listing import ROWS_PER_PAGE
from cjm.team.models import CompanyEvent, Team, User
from cjm.team.record import company_event_kinds, tell
from cjm.team.recording import record_company_event
from tests.factories import NOW, make_user


@pytest.fixture
def administrator(client, people):
    """The administrator's browser."""
    client.force_login(people.administrator)
    return client


def values_of(user: User, **changes: object) -> dict[str, object]:
    """Return what the page of a person sends."""
    values = {"email": user.email, "name": user.name, "role": user.role, "team": user.team_id or "", "language": "en"}
    return values | ({"is_active": "on"} if user.is_active else {}) | changes


def told() -> list[str]:
    return [tell(event) for event in CompanyEvent.objects.order_by("pk")]


def test_a_new_colleague_is_recorded_with_what_they_may_do(administrator, people):
    passwords = {"usable_password": "true", "password1": "a-long-enough-one", "password2": "a-long-enough-one"}
    values = {
        "email": "new@seller.example",
        "name": "New Person",
        "role": "presales",
        "team": people.owner.team_id,
        "language": "ru",
    }
    administrator.post(reverse("admin:cjm_user_add"), values | passwords)
    assert told() == ["Added New Person (new@seller.example). Role: Presales engineer. Team: North."]
    event = CompanyEvent.objects.get()
    assert (event.by, event.by_name, "a-long-enough-one" in str(event.data)) == (people.administrator, "Adam Novak", False)


def test_a_changed_role_team_address_and_leave_are_recorded_with_what_was_before(administrator, people):
    user = people.owner
    south = Team.objects.get(name="South")
    changes = {"role": "director", "team": south.pk, "email": "olga@seller.example"}
    administrator.post(reverse("admin:cjm_user_change", args=[user.pk]), values_of(user, **changes))
    user.refresh_from_db()
    administrator.post(reverse("admin:cjm_user_change", args=[user.pk]), values_of(user) | {"is_active": ""})
    address = "E-mail: olga@seller.example (before: olga.petrova@seller.example)."
    moved = "Role: Sales director (before: Salesperson). Team: South (before: North)."
    assert told() == [f"Olga Petrova: {address} {moved}", "Olga Petrova: Active: no (before: yes)."]


def test_what_is_no_permission_is_not_recorded(administrator, people):
    administrator.post(reverse("admin:cjm_user_change", args=[people.owner.pk]), values_of(people.owner, name="Olga P.", phone="1"))
    administrator.post(reverse("profile"), {"name": "Adam N.", "language": "en"})
    assert told() == []


def test_a_password_that_somebody_else_sets_is_recorded_and_a_refused_one_is_not(administrator, people):
    address = reverse("admin:auth_user_password_change", args=[people.owner.pk])
    administrator.get(address)
    administrator.post(address, {"usable_password": "true", "password1": "x", "password2": "y"})
    assert told() == []
    administrator.post(address, {"usable_password": "true", "password1": "a-long-enough-one", "password2": "a-long-enough-one"})
    assert told() == ["Set a new password for Olga Petrova."]


@pytest.mark.parametrize("by_ticking", [False, True])
def test_a_removed_person_is_recorded_and_what_they_did_stays(administrator, people, by_ticking):
    leaver = make_user("Lena Leaver")
    record_company_event(by=leaver, at=NOW, kind="clients_exported", data={"form": "csv", "rows": 2})
    if by_ticking:
        chosen = {"action": "delete_selected", "_selected_action": [leaver.pk], "post": "yes"}
        administrator.post(reverse("admin:cjm_user_changelist"), chosen)
    else:
        administrator.post(reverse("admin:cjm_user_delete", args=[leaver.pk]), {"post": "yes"})
    kept = [(event.by_name, tell(event)) for event in CompanyEvent.objects.order_by("pk")]
    assert kept == [
        ("Lena Leaver", "Downloaded the list of clients (CSV): 2 rows, all there are."),
        ("Adam Novak", "Removed Lena Leaver (lena.leaver@seller.example)."),
    ]


def test_a_new_owner_of_a_deal_is_told_in_the_deals_history(client, people, deal):
    client.force_login(people.director)
    form = client.get(reverse("deal_edit", args=[deal.pk])).context["form"]
    values = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    assert (
        client.post(
            reverse("deal_edit", args=[deal.pk]), values | {"owner": people.teammate.pk, "version": deal.version}
        ).status_code
        == 302
    )
    assert history.tell(deal.events.order_by("-pk")[0]) == "Owner: Thomas Berg (before: Olga Petrova)."


def test_directors_and_administrators_read_the_record_and_nobody_else(client, people):
    answers = {}
    for person, user in people:
        client.force_login(user)
        paths = (reverse("company_record"), reverse("company_record_export", args=["csv"]))
        answers[person] = {client.get(path).status_code for path in paths}
        assert (f'href="{paths[0]}"' in client.get(reverse("client_list")).content.decode()) == user.sees_every_team
    assert answers == {person: {200 if user.sees_every_team else 404} for person, user in people}


def test_the_record_is_chosen_by_subject_and_by_person(client, people):
    record_company_event(by=people.owner, at=NOW, kind="clients_exported", data={"form": "csv", "rows": 1, "words": "=1+1"})
    record_company_event(by=people.administrator, at=NOW, kind="password_set", data={"name": "Olga Petrova"})
    client.force_login(people.director)

    def shown(**parameters: object) -> list[str]:
        return [sentence for _, sentence in client.get(reverse("company_record"), parameters).context["record"].told]

    download = "Downloaded the list of clients (CSV): 1 row, chosen by the words “=1+1”."
    password = "Set a new password for Olga Petrova."
    assert shown() == shown(about="nonsense", person="x") == [password, download]
    assert (shown(about="access"), shown(about="taken")) == ([password], [download])
    assert (shown(person=people.owner.pk), shown(person=people.owner.pk, about="access")) == ([download], [])
    page = client.get(reverse("company_record"), {"person": people.owner.pk}).content.decode()
    assert f'export.csv?person={people.owner.pk}" download' in page
    file = b"".join(client.get(reverse("company_record_export", args=["csv"]), {"about": "access"})).decode("utf-8-sig")
    assert [row[1:] for row in csv.reader(io.StringIO(file))] == [["Who", "What happened"], ["Adam Novak", password]]


def test_a_clock_that_is_set_back_an_hour_does_not_change_the_order(client, people):
    for name, at in (("First", NOW), ("Second", NOW - timedelta(hours=1))):
        record_company_event(by=people.owner, at=at, kind="password_set", data={"name": name})
    client.force_login(people.director)
    shown = [event.data["name"] for event, _ in client.get(reverse("company_record")).context["record"].told]
    assert shown == ["Second", "First"]


def test_every_kind_is_told_in_both_languages_without_its_data_being_whole():
    data = {
        "name": "N", "email": "e", "role": "presales", "team": "", "changes": [], "title": "T", "event": "nobody knows", "data": {},
    }  # fmt: skip
    for language in ("en", "ru"):
        with translation.override(language):
            assert all(kind.tell(data) for kind in company_event_kinds)


def test_the_count_of_queries_does_not_grow_with_the_record(client, people):
    client.force_login(people.director)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("company_record")).status_code == 200
        return len(captured)

    record_company_event(by=people.owner, at=NOW, kind="clients_exported", data={})
    queries()
    few = queries()
    for number in range(ROWS_PER_PAGE + 5):
        record_company_event(by=make_user(f"Person {number}"), at=NOW, kind="clients_exported", data={})
    assert queries() == few


def test_no_page_changes_or_removes_what_is_in_the_record():
    assert CompanyEvent not in company_site._registry
