"""Plain data, canonical JSON, digests."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.enums import LabelledEnum
from apps.core.snapshots import Problem, UnreadableError, canonical_json, digest, from_plain, to_plain


class Colour(LabelledEnum):
    RED = "red", "红"
    BLUE = "blue", "蓝"


@dataclass(frozen=True, slots=True)
class Flat:
    area: Decimal


@dataclass(frozen=True, slots=True)
class TallHouse:
    floors: int
    area: Decimal = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Street:
    name: str
    homes: tuple[Flat | TallHouse, ...] = ()
    best: Flat | TallHouse | None = None
    length: Decimal | None = None
    built: date | None = None
    seen: datetime | None = None
    colour: Colour = Colour.RED
    flags: tuple[bool | None, ...] = ()
    colours: Mapping[str, Colour] = field(default_factory=dict)


FULL = Street(
    name="岳麓",
    homes=(TallHouse(3), Flat(Decimal("2.50"))),
    best=TallHouse(1, Decimal("0")),
    length=Decimal("1E+3"),
    built=date(2020, 2, 29),
    seen=datetime(2021, 5, 8, 9, 30, tzinfo=timezone(timedelta(hours=8))),
    colour=Colour.BLUE,
    flags=(True, None, False),
    colours={"b": Colour.BLUE, "a": Colour.RED},
)


def test_to_plain_names_the_class_in_a_union_and_uses_json_types_only() -> None:
    plain = to_plain(FULL)
    assert plain == {
        "name": "岳麓",
        "homes": [
            {"kind": "tall_house", "floors": 3, "area": "1.5"},
            {"kind": "flat", "area": "2.5"},
        ],
        "best": {"kind": "tall_house", "floors": 1, "area": "0"},
        "length": "1000",
        "built": "2020-02-29",
        "seen": "2021-05-08T01:30:00+00:00",
        "colour": "blue",
        "flags": [True, None, False],
        "colours": {"b": "blue", "a": "red"},
    }
    assert type(plain["colour"]) is str
    assert type(plain["colours"]["a"]) is str


def test_from_plain_gives_the_same_value_back_through_json() -> None:
    assert from_plain(Street, json.loads(canonical_json(FULL))) == FULL


def test_from_plain_fills_missing_fields_with_their_defaults_and_ignores_unknown_keys() -> None:
    assert from_plain(Street, {"name": "x", "new": 1}) == Street("x")


def test_canonical_json_is_sorted_compact_and_readable() -> None:
    street = Street("岳麓", (Flat(Decimal("10.00")),))
    assert canonical_json(street) == (
        '{"best":null,"built":null,"colour":"red","colours":{},"flags":[],'
        '"homes":[{"area":"10","kind":"flat"}],"length":null,"name":"岳麓","seen":null}'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("-0.00", "0"),
        ("0E-6", "0"),
        ("7038.470000", "7038.47"),
        ("1E+2", "100"),
        ("-12.50", "-12.5"),
        ("0.000001", "0.000001"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_decimals_have_one_form(value: str, text: str) -> None:
    assert to_plain(Flat(Decimal(value))) == {"area": text}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_to_plain_refuses_what_is_no_number(value: str) -> None:
    with pytest.raises(ValueError, match="no place in a snapshot"):
        to_plain(Flat(Decimal(value)))


def test_the_same_moment_in_two_zones_has_one_digest() -> None:
    here = Street("x", seen=datetime(2021, 5, 8, 9, 30, tzinfo=timezone(timedelta(hours=8))))
    there = Street("x", seen=datetime(2021, 5, 8, 1, 30, tzinfo=UTC))
    assert digest(canonical_json(here)) == digest(canonical_json(there))


def test_digest_is_sha256_of_the_utf8_text() -> None:
    assert digest("岳麓区商务局") == "a9624c3e263de73078e6fe7b20ca776e5143e45642ea462d66f6f63022c57b19"


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (None, "", "应为一组“名称: 值”"),
        ([], "", "应为一组“名称: 值”"),
        ({}, "name", "缺少此项"),
        ({"name": 1}, "name", "不是文字（数字请加引号）"),
        ({"name": "x", "homes": "abc"}, "homes", "应为列表"),
        ({"name": "x", "homes": [{"kind": "tent"}]}, "homes[0]", "kind 应为下列之一：flat、tall_house"),
        ({"name": "x", "homes": [{"kind": []}]}, "homes[0]", "kind 应为下列之一：flat、tall_house"),
        ({"name": "x", "homes": [{"kind": "flat"}]}, "homes[0].area", "缺少此项"),
        ({"name": "x", "homes": [{"kind": "flat", "area": "1,5"}]}, "homes[0].area", "不是数字"),
        ({"name": "x", "best": {"kind": "flat", "area": True}}, "best.area", "不是数字"),
        ({"name": "x", "best": {"kind": "flat", "area": 1.5}}, "best.area", "不是数字"),
        ({"name": "x", "best": {"kind": "flat", "area": "１"}}, "best.area", "不是数字"),
        ({"name": "x", "best": {"kind": "tall_house", "floors": "3"}}, "best.floors", "不是整数"),
        ({"name": "x", "best": {"kind": "tall_house", "floors": True}}, "best.floors", "不是整数"),
        ({"name": "x", "length": "NaN"}, "length", "不是数字"),
        ({"name": "x", "length": "1" * 21}, "length", "不是数字"),
        ({"name": "x", "built": "2021-02-29"}, "built", "不是日期"),
        ({"name": "x", "built": 5}, "built", "不是日期"),
        ({"name": "x", "seen": "yesterday"}, "seen", "不是时间"),
        ({"name": "x", "colour": "green"}, "colour", "应为下列之一：red、blue"),
        ({"name": "x", "flags": [1]}, "flags[0]", "应为 true 或 false"),
        ({"name": "x", "colours": []}, "colours", "应为一组“名称: 值”"),
        ({"name": "x", "colours": {"a": "green"}}, "colours.a", "应为下列之一：red、blue"),
    ],
)
def test_from_plain_says_where_and_what(data: Any, path: str, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        from_plain(Street, data)
    assert caught.value.problems == (Problem(path, message),)


def test_from_plain_reports_everything_at_once() -> None:
    data = {"homes": [{"kind": "flat", "area": "x"}, {"kind": "tent"}], "colour": "green", "size": 1}
    with pytest.raises(UnreadableError) as caught:
        from_plain(Street, data, is_strict=True)
    assert {str(problem) for problem in caught.value.problems} == {
        "name：缺少此项",
        "homes[0].area：不是数字",
        "homes[1]：kind 应为下列之一：flat、tall_house",
        "colour：应为下列之一：red、blue",
        "size：不认识的项",
    }


def test_strict_reading_refuses_unknown_keys_at_every_depth() -> None:
    data = {"name": "x", "best": {"kind": "flat", "area": "1", "roof": 2}}
    with pytest.raises(UnreadableError) as caught:
        from_plain(Street, data, is_strict=True)
    assert caught.value.problems == (Problem("best.roof", "不认识的项"),)


amounts = st.decimals(min_value="-999999999999", max_value="999999999999", places=6)


@given(
    st.builds(
        Street,
        name=st.text(st.characters(exclude_categories=["Cs"])),
        homes=st.lists(st.builds(Flat, amounts) | st.builds(TallHouse, st.integers(), amounts)).map(tuple),
        length=st.none() | amounts,
        built=st.none() | st.dates(),
        seen=st.none() | st.datetimes(timezones=st.just(UTC)),
        flags=st.lists(st.none() | st.booleans()).map(tuple),
        colours=st.dictionaries(st.text(), st.sampled_from(Colour)),
    )
)
def test_round_trip_keeps_value_and_text(street: Street) -> None:
    text = canonical_json(street)
    again = from_plain(Street, json.loads(text), is_strict=True)
    assert again == street
    assert canonical_json(again) == text
