"""The three commands of the demo company."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cjm.team.models import User
from proposals import storage
from proposals.demo import removal
from proposals.demo.loader import is_loaded
from proposals.management.commands.load_demo import is_loopback
from proposals.models import ProposalVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def said_by(command, *arguments):
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def test_the_second_load_says_that_it_is_there():
    assert said_by("load_demo") == "The demo company is loaded.\n"
    assert said_by("load_demo") == "The demo company is there already.\n"


def test_a_site_that_others_can_reach_gets_no_people_with_a_known_password_by_accident(settings):
    settings.BASE_URL = "https://headroom.seller.example"
    with pytest.raises(CommandError, match="password everybody knows"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.parametrize("debug", [True, False])
def test_a_site_that_others_can_reach_gets_the_demo_when_somebody_insists(settings, debug):
    settings.BASE_URL = "https://headroom.seller.example"
    settings.DEBUG = debug
    said_by("load_demo", *([] if debug else ["--force"]))
    assert is_loaded()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://127.0.0.1.seller.example", False),
        ("http://0.0.0.0:8000", False),
        ("https://headroom.seller.example", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(url, expected):
    assert is_loopback(url) == expected


def test_what_was_deleted_stays_so_until_somebody_asks_for_it_again():
    said_by("load_demo")
    assert said_by("delete_demo").startswith("Deleted: 5 deals, 5 clients, 6 people")
    assert "stays so" in said_by("load_demo")
    assert not is_loaded()
    said_by("load_demo", "--again")
    assert is_loaded()
    assert not removal.mark().exists()


def test_deleting_twice_says_that_there_is_nothing():
    said_by("delete_demo")
    assert said_by("delete_demo") == "There is no demo company here, and none will be loaded by itself.\n"


def test_the_summary_gives_the_address_a_login_for_each_role_and_the_documents(settings):
    said_by("load_demo")
    version = ProposalVersion.objects.earliest("pk")
    ProposalVersion.objects.filter(pk=version.pk).update(state=ProposalVersion.State.READY)
    said = said_by("demo_summary")
    for part in (
        settings.BASE_URL,
        "demo-headroom-2026",
        "Salesperson         anna@demo.example",
        "Presales engineer   marek@demo.example",
        "Sales director      ingrid@demo.example",
        "Administrator       thomas@demo.example",
        f"Молочный комбинат «Белая Верста»: {storage.folder_of(version) / storage.PDF}",
        "Brindlewick Logistics: Waiting",
    ):
        assert part in said


def test_the_summary_prints_the_address_it_is_given():
    said_by("load_demo")
    assert "Headroom: http://127.0.0.1:9000\n" in said_by("demo_summary", "--url", "http://127.0.0.1:9000")


def test_the_summary_of_a_site_without_the_demo_says_how_to_begin():
    assert "createsuperuser" in said_by("demo_summary")
