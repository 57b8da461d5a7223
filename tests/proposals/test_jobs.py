"""Rendering in the background: state by state, once, and with an end to every failure."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cjm.deals.models import DealEvent
from proposals import rendering, storage
from proposals.jobs import render_version
from proposals.models import ProposalVersion
from proposals.pdf import Rendered, RenderingFailed
from tests.factories import NOW
from tests.proposals.makers import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def renderer(monkeypatch, media):
    """Takes the renderer's place: `calls` counts, `failure` is raised when it is set."""

    class Renderer:
        calls = 0
        failure: Exception | None = None

        def __call__(self, html, *, static_folder):
            self.calls += 1
            if self.failure:
                raise self.failure
            return Rendered(pdf=b"%PDF-1.7", page_count=2, previews=(b"\x89PNG1", b"\x89PNG2"))

    stand_in = Renderer()
    monkeypatch.setattr(rendering, "render_pdf", stand_in)
    return stand_in


def state_of(version):
    version.refresh_from_db()
    return version.state, version.progress, version.attempts, version.failure


def files_of(version):
    return sorted(path.name for path in storage.folder_of(version).iterdir())


def test_a_version_becomes_a_document(renderer):
    version = make_version()
    render_version.call(version.pk)
    assert state_of(version) == ("ready", 100, 1, "")
    assert (version.page_count, version.file_name, version.rendered_at is not None) == (2, "proposal.pdf", True)
    assert files_of(version) == ["page-001.png", "page-002.png", "proposal.pdf"]
    assert DealEvent.objects.get(kind="proposal_rendered").data == {"title": version.proposal.title, "version": 1, "pages": 2}


def test_delivered_twice_it_is_rendered_once(renderer):
    version = make_version()
    render_version.call(version.pk)
    render_version.call(version.pk)
    assert renderer.calls == 1
    assert DealEvent.objects.filter(kind="proposal_rendered").count() == 1


def test_delivered_twice_at_the_same_time_it_ends_once(renderer):
    version = make_version()
    one, other = rendering.begin(version.pk, at=NOW), rendering.begin(version.pk, at=NOW)
    assert one is not None
    assert other is not None
    rendering.render(one, at=NOW)
    rendering.render(other, at=NOW)
    assert state_of(version)[0] == "ready"
    assert files_of(version) == ["page-001.png", "page-002.png", "proposal.pdf"]
    assert DealEvent.objects.filter(kind="proposal_rendered").count() == 1


def test_a_version_that_is_gone_is_no_error(renderer):
    render_version.call(4711)
    assert renderer.calls == 0


@pytest.mark.parametrize("failure", [RenderingFailed("crash"), ZeroDivisionError()])
def test_what_another_attempt_may_cure_is_tried_three_times(renderer, failure):
    version = make_version()
    DBTaskResult.objects.all().delete()
    renderer.failure = failure
    states = []
    for _attempt in range(3):
        render_version.call(version.pk)
        states.append((*state_of(version)[::2], DBTaskResult.objects.count()))
    assert states == [("queued", 1, 1), ("queued", 2, 2), ("failed", 3, 2)]
    render_version.call(version.pk)
    assert renderer.calls == 3


@pytest.mark.parametrize("reason", ["time", "memory", "too_large"])
def test_what_another_attempt_cannot_cure_fails_at_once_and_says_so(renderer, reason):
    version = make_version()
    renderer.failure = RenderingFailed(reason)
    render_version.call(version.pk)
    assert state_of(version) == ("failed", 0, 1, reason)
    assert "The document" in version.get_failure_display()


def test_a_failure_leaves_no_file(renderer, media):
    version = make_version()
    renderer.failure = RenderingFailed("memory")
    render_version.call(version.pk)
    assert list(media.rglob("*")) == []


def test_content_that_does_not_match_its_hash_is_not_rendered(renderer):
    version = make_version()
    # Only plain SQL gets around the guard.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE proposals_proposalversion SET snapshot = replace(snapshot, '212', '999') WHERE id = %s", [version.pk]
        )
    render_version.call(version.pk)
    assert state_of(version) == ("failed", 0, 1, "changed")
    assert renderer.calls == 0


def test_a_full_disk_is_a_failure_with_a_reason(renderer, monkeypatch):
    def no_space(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "store", no_space)
    version = make_version()
    ProposalVersion.objects.filter(pk=version.pk).update(attempts=2)
    render_version.call(version.pk)
    assert state_of(version) == ("failed", 0, 3, "storage")


def test_what_a_killed_worker_left_half_written_is_swept_away(renderer):
    version = make_version()
    folder = storage.folder_of(version)
    folder.mkdir(parents=True)
    (folder / "proposal.pdf.ab12.part").write_bytes(b"half")
    ProposalVersion.objects.filter(pk=version.pk).update(state="rendering", attempts=1, state_since=NOW - timedelta(minutes=9))
    render_version.call(version.pk)
    assert state_of(version)[0] == "ready"
    assert files_of(version) == ["page-001.png", "page-002.png", "proposal.pdf"]


@pytest.mark.django_db(transaction=True)
def test_the_command_works_until_the_queue_is_empty(renderer, capsys):
    version = make_version()
    call_command("render_proposals")
    assert state_of(version)[0] == "ready"
    assert capsys.readouterr().out == "1 proposal rendered\n"
    call_command("render_proposals")
    assert capsys.readouterr().out == "0 proposals rendered\n"


@pytest.mark.django_db(transaction=True)
def test_the_command_names_what_failed(renderer):
    version = make_version()
    renderer.failure = RenderingFailed("memory")
    with pytest.raises(CommandError, match=f"{version.proposal}, version 1: The document is too large"):
        call_command("render_proposals", verbosity=0)
