"""Typed texts: what is said in them, and how they are repeated in sentences."""

import pytest

from apps.core.texts import Block, blocks_of, said, shorten, shorten_quotes


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" 理由\r\n充分 ", "理由\n充分"),
        ("\u200b理由", "\u200b理由"),
        ("\u3000\n", ""),
        ("\x00\ufeff\u200b", ""),
        ("。", "。"),
    ],
)
def test_what_cannot_be_seen_says_nothing(text: str, words: str) -> None:
    assert said(text) == words


def test_shorten_quotes_cuts_each_quotation_and_nothing_else() -> None:
    sentence = f"项目“{'甲' * 90}”指标“乙”：\n{'请核对。' * 20}"
    assert shorten_quotes(sentence) == f"项目“{'甲' * 40}…”指标“乙”：\n{'请核对。' * 20}"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        (" 第一段 \n\n\u3000第二段", [Block("第一段"), Block("第二段")]),
        (
            "前文\n项目\t金额\n甲\t1.00\t备注\n后文",
            [Block("前文"), Block(rows=(("项目", "金额", ""), ("甲", "1.00", "备注"))), Block("后文")],
        ),
        ("甲\t\n\t乙", [Block("甲"), Block("乙")]),  # a tab at an end parts nothing
    ],
)
def test_lines_with_tabs_are_a_table(text: str, blocks: list[Block]) -> None:
    assert list(blocks_of(text)) == blocks
