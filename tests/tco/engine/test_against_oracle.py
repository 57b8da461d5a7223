"""Random models against an independent implementation in 50-digit decimals."""

from __future__ import annotations

import pytest

from tco.engine.evaluate import evaluate
from tests.tco.engine.agreement import differences
from tests.tco.engine.oracle import Oracle
from tests.tco.engine.random_models import random_model

BATCHES, IN_BATCH = 20, 8


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_engine_agrees_with_the_oracle_to_nine_digits(batch: int):
    for seed in range(batch * IN_BATCH, (batch + 1) * IN_BATCH):
        document = random_model(seed)
        assert list(differences(evaluate(document), Oracle(document).result())) == [], f"model {seed}"
