"""Right sentences of many departments: no check of wording says anything of them."""

from pathlib import Path

import pytest
import yaml

from tests.papers.wording.said import accused

RIGHT: list[str] = yaml.safe_load((Path(__file__).parents[1] / "sentences" / "right.yaml").read_text("utf-8"))


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_a_right_sentence(text: str) -> None:
    assert accused(text) == []
