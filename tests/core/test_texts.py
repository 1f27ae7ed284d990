"""Typed texts repeated in sentences."""

import pytest

from apps.core.texts import shorten, shorten_quotes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("项目", "项目"),
        (" 项目\n名称 ", "项目 名称"),
        ("长" * 40, "长" * 40),
        ("长" * 41, "长" * 40 + "…"),
    ],
)
def test_shorten(text: str, shown: str) -> None:
    assert shorten(text) == shown


def test_shorten_quotes_cuts_each_quotation_and_nothing_else() -> None:
    sentence = f"项目“{'甲' * 90}”指标“乙”：\n{'请核对。' * 20}"
    assert shorten_quotes(sentence) == f"项目“{'甲' * 40}…”指标“乙”：\n{'请核对。' * 20}"
