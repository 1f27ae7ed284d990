"""The one reader of what a browser sends."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from apps.core.enums import JobState
from apps.core.parameters import (
    LARGEST_ID,
    MalformedError,
    Parameters,
    day_of,
    moment_of,
    read_json,
    whole_number,
)


def parameters(**given: str) -> Parameters:
    return Parameters(MultiValueDict({name: [text] for name, text in given.items()}))


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), (" 2025 ", 2025), ("007", 7), (str(LARGEST_ID), LARGEST_ID)]
    + [
        (text, None)
        for text in ("", "0", "-1", "+1", "1.0", "1e400", "NaN", "１２", "٣", "1_0", "9" * 19, "9" * 5000, "x")
    ],
)
def test_a_number_is_plain_digits_that_a_column_holds(text: str, number: int | None) -> None:
    assert whole_number(text) == number
    assert parameters(id=text).number("id") == number


def test_a_page_is_never_before_the_first_and_never_endless() -> None:
    pages = [parameters(page=text).page() for text in ("", "x", "0", "3", "9" * 18)]
    assert pages == [1, 1, 1, 3, 100_000]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-31", date(2026, 3, 31)), (" 2026-03-31 ", date(2026, 3, 31))]
    + [(text, None) for text in ("", "2026-13-45", "2026-02-30", "0001-01-01", "9999-12-31", "今天", "1" * 99)],
)
def test_a_day_is_one_that_can_be_meant(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-13-45T00:00:00+08:00",
        "2026-02-30T25:61:00+08:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "x" * 99,
        "２０２６-01-01T00:00:00+08:00",
    ],
)
def test_what_is_no_moment_is_nothing(text: str) -> None:
    assert moment_of(text) is None


def test_a_moment_is_read_in_utc() -> None:
    assert moment_of("2026-03-31T08:00:00+08:00") == datetime(2026, 3, 31, tzinfo=UTC)


def test_of_what_is_given_twice_the_last_counts_and_lists_leave_out_what_is_no_number() -> None:
    asked = Parameters(QueryDict("a=1&a=x&a=2"))
    assert (asked.text("a"), asked.number("a"), asked.texts("a"), asked.numbers("a")) == (
        "2",
        2,
        ["1", "x", "2"],
        [1, 2],
    )


def test_a_text_holds_nothing_that_no_database_holds() -> None:
    assert parameters(note="一\r\n二\ud800\0").text("note") == "一\n二?"
    assert len(parameters(q="商" * 5000).search("q")) == 100


def test_a_member_is_known_by_its_code_alone() -> None:
    assert parameters(state="done").member("state", JobState) == JobState.DONE
    assert [parameters(state=text).member("state", JobState) for text in ("", "DONE", "已完成")] == [None] * 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"x"',
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": -Infinity}',
        '{"a": 1e400}',
        '{"a": ' + "9" * 5000 + "}",
        b"\xff",
        b'{"a": "\xff"}',
    ],
)
def test_json_that_is_none_is_malformed(text: str | bytes) -> None:
    with pytest.raises(MalformedError):
        read_json(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_nothing(text: str) -> None:
    asked = parameters(x=text)
    assert asked.number("x") is None or 0 < asked.number("x") <= LARGEST_ID  # type: ignore[operator]
    moment = moment_of(text)
    assert moment is None or moment.tzinfo is UTC
    assert "\0" not in asked.text("x")
