"""The member that may be the slip is sought among the numbers near the accused one, however long the sentence is."""

from collections.abc import Iterator, Sequence

import pytest

from apps.papers.checks.sentences import otherwise
from apps.papers.checks.sentences.clauses import Figure
from apps.papers.checks.sentences.reckonings import Reckoning
from tests.papers.sentences.remarks import remarks

BALANCE = "上年结余85万元，当年收入930万元，当年支出968万元，年末结余37万元"
FAR = "、".join(f"第{number}次到会{number + 20}人" for number in range(1, 60))


def test_the_slip_of_a_member_is_told_beside_the_accused_number() -> None:
    (told,) = (one for one in remarks(f"{BALANCE}。") if one.check == "T19")
    assert "此数若无误，“当年支出968万元”应为 978万元" in told.fact


@pytest.mark.parametrize("text", [f"{BALANCE}；{FAR}。", f"{FAR}；{BALANCE}。"])
def test_numbers_far_away_are_not_reckoned_with(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[int] = []
    reckonings = otherwise._reckonings

    def counted(figure: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
        pools.append(len(pool))
        return reckonings(figure, pool)

    monkeypatch.setattr(otherwise, "_reckonings", counted)
    (told,) = (one for one in remarks(text) if one.check == "T19")
    assert "应为 978万元" in told.fact
    assert pools
    assert max(pools) <= 2 * otherwise._MOST_AROUND
