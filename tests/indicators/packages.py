"""Plain data of two small valid schemes, to be broken one way at a time."""

from typing import Any


def score_table_data() -> dict[str, Any]:
    """A score table with one row of every rule kind, weights 60 + 40."""

    def row(key: str, level1: str, weight: int, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "key": key,
            "level1": level1,
            "level2": "甲" if level1 == "投入" else "乙",
            "name": f"指标 {key}",
            "weight": weight,
            "standard": "见评分标准",
            "rule": rule,
            **more,
        }

    formula = {
        "numerator": "in_post.current",
        "denominator": "establishment.current",
        "words": "在职人数 ÷ 编制数",
    }
    tiers = [
        {"operator": "eq", "bound": 0, "points": 10},
        {"operator": "le", "bound": 10, "points": "7.5"},
        {"operator": "le", "bound": 20, "points": 5},
    ]
    return {
        "key": "test-table",
        "kind": "score_table",
        "title": "测试评分表",
        "region": "湖南省长沙市",
        "first_year": 2020,
        "last_year": 2025,
        "source": "测试",
        "verified": "deduced",
        "grade_bands": [{"grade": "excellent", "lower": 90}, {"grade": "poor", "lower": 0}],
        "report_title": "{year}年度{department}自评报告",
        "severities": {"F04": "warning"},
        "outline": [
            {"key": "one", "number": "一、", "title": "概况", "is_heading_only": True},
            {"key": "one_a", "number": "（一）", "title": "基本情况", "depth": 2, "is_required": True},
            {"key": "two", "number": "二、", "title": "绩效"},
        ],
        "score_table": {
            "title": "评分表",
            "groups": [
                {"name": "投入", "weight": 60, "level2": ["甲"]},
                {"name": "产出", "weight": 40},
            ],
            "indicators": [
                row(
                    "a",
                    "投入",
                    20,
                    {"kind": "threshold_deduct", "standard": 100, "side": "above", "step": 1, "per_step": "0.5"},
                    formula=formula,
                ),
                row("b", "投入", 10, {"kind": "tiers", "tiers": tiers}),
                row(
                    "c",
                    "投入",
                    30,
                    {
                        "kind": "checklist",
                        "items": [{"text": "有制度", "points": 10}, {"text": "已执行", "points": 20}],
                    },
                ),
                row("d", "产出", 10, {"kind": "violations", "per_case": 1, "cases": ["挪用"]}),
                row("e", "产出", 10, {"kind": "levels", "good": 10, "fair": 5, "none": 0}),
                row("f", "产出", 10, {"kind": "external", "base": 100}),
                row("g", "产出", 10, {"kind": "bands"}),
            ],
        },
    }


def project_form_data() -> dict[str, Any]:
    """A project form 10 / 60 / 30."""
    return {
        "key": "test-form",
        "kind": "project_form",
        "title": "测试自评表",
        "region": "全国",
        "first_year": 2020,
        "last_year": None,
        "source": "测试",
        "verified": "confirmed",
        "grade_bands": [{"grade": "good", "lower": 60}, {"grade": "poor", "lower": 0}],
        "project_form": {
            "title": "自评表",
            "execution_weight": 10,
            "groups": [
                {"name": "产出指标", "weight": 60, "level2": ["数量指标", "质量指标"]},
                {"name": "效益指标", "weight": 30},
            ],
        },
    }


def values_table_data() -> dict[str, Any]:
    """A score table with a row of every rule kind that the first one lacks, and total caps."""
    ratio = {"numerator": "in_post.current", "denominator": "establishment.current", "words": "在职人数 ÷ 编制数"}
    pair = {
        "numerator": "closing_balance.current",
        "denominator": "opening_balance.current",
        "words": "年末与年初比较",
    }
    rules: dict[str, dict[str, Any]] = {
        "ratio": {"kind": "ratio", "operator": "ge", "target": 95},
        "satisfaction": {"kind": "satisfaction", "target": 90, "floor": 60},
        "direct": {"kind": "direct", "yes": 20, "no": 5},
        "compare": {"kind": "compare_prior", "none": 20, "not_above": 10},
        "choose": {
            "kind": "choose_one",
            "alternatives": [
                {
                    "name": "结转结余率",
                    "formula": dict(ratio),
                    "rule": {"kind": "tiers", "tiers": [{"operator": "le", "bound": 9, "points": 20}]},
                },
                {
                    "name": "变动率",
                    "formula": dict(pair),
                    "rule": {
                        "kind": "threshold_deduct",
                        "standard": 0,
                        "side": "above",
                        "step": 1,
                        "per_step": 1,
                    },
                },
            ],
        },
    }
    data = score_table_data()
    data["total_caps"] = [{"below": 90, "most": 89}, {"below": 80, "most": 79}]
    data["score_table"] = {
        "title": "评分表",
        "groups": [{"name": "过程", "weight": 100}],
        "execution_key": "ratio",
        "indicators": [
            {
                "key": key,
                "level1": "过程",
                "level2": "乙",
                "name": f"指标 {key}",
                "weight": 20,
                "standard": "见评分标准",
                "rule": rule,
                **({"formula": {"ratio": ratio, "compare": pair}[key]} if key in {"ratio", "compare"} else {}),
            }
            for key, rule in rules.items()
        ],
    }
    return data


def department_form_data() -> dict[str, Any]:
    """The form of a whole department with two splits of its money."""
    data = project_form_data()
    data |= {"key": "test-department", "kind": "department_form", "report_title": "{year}年度{department}报告"}
    data["project_form"] |= {
        "money_total": "funds_total",
        "money_splits": [{"title": "按支出性质分", "rows": [{"label": "基本支出", "figure": "basic_expenditure"}]}],
    }
    return data


def library_data() -> dict[str, Any]:
    """A library with a derived, a counted, a judged and a ticked indicator."""

    def entry(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "level1": "过程", "level2": "乙", "name": f"指标 {key}", "explanation": "说明", **more}

    formula = {"numerator": "in_post.current", "denominator": "establishment.current", "words": "在职 ÷ 编制"}
    return {
        "key": "test-library",
        "kind": "library",
        "title": "测试指标库",
        "region": "全国",
        "first_year": 2013,
        "last_year": None,
        "source": "测试",
        "verified": "unconfirmed",
        "grade_bands": [],
        "library": [
            entry("rate", formula=formula, side="below", standard=100),
            entry("ticked", items=["一", "二", "三"]),
            entry("counted", cases=["挪用"]),
            entry("judged"),
        ],
    }
