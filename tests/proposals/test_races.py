"""Two clicks at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from proposals.models import ProposalVersion
from tests.proposals.makers import make_proposal, make_version

CLICKS = 4


@pytest.mark.django_db(transaction=True)
def test_freeze_clicked_by_several_at_once_makes_one_version():
    proposal = make_proposal()
    together = Barrier(CLICKS)

    def click(_number):
        try:
            together.wait()
            return make_version(proposal).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as clicks:
        made = list(clicks.map(click, range(CLICKS)))
    assert len(set(made)) == 1
    assert (ProposalVersion.objects.count(), DBTaskResult.objects.count()) == (1, 1)
