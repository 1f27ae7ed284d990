"""Pages of the schemes: who may open them, and a draft's way from copy to publication."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import Role
from apps.indicators.actions import copy_scheme, freeze, load_schemes
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_schemes
from apps.indicators.rules.edits import cells_of
from tests.accounts.build import administrator, user
from tests.departments.build import District, district
from tests.indicators.packages import library_data, project_form_data, score_table_data
from tests.indicators.test_actions import write

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[object]]
WEIGHT = "score_table.indicators[0].weight"


@pytest.fixture
def there() -> District:
    return district()


@pytest.fixture
def admin(client: Client, there: District) -> Client:
    client.force_login(administrator(there.bureau))
    return client


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    return load_schemes(write(tmp_path, score_table_data()))[0].scheme


@pytest.fixture
def draft(scheme: Scheme, there: District) -> Scheme:
    return copy_scheme(scheme, region_id=there.region.pk)


@pytest.fixture
def library(tmp_path: Path) -> Scheme:
    folder = tmp_path / "library"
    folder.mkdir()
    return load_schemes(write(folder, library_data()))[0].scheme


def address(name: str, scheme: Scheme, *more: str) -> str:
    return reverse(f"indicators:{name}", args=[scheme.pk, *more])


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def addresses(scheme: Scheme, draft: Scheme) -> list[str]:
    return [
        "/indicators/",
        address("show_scheme", scheme),
        address("copy_scheme", scheme),
        address("show_differences", draft),
        address("edit_scheme", draft),
        address("add_indicator", draft),
        address("remove_indicator", draft, "a"),
        address("publish_scheme", draft),
        address("discard_draft", draft),
    ]


def test_everyone_else_is_refused_with_the_reason(
    client: Client, there: District, scheme: Scheme, draft: Scheme
) -> None:
    client.force_login(user("tianbao", there.commerce, Role.STAFF))
    for url in addresses(scheme, draft):
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 403
            assert "只有系统管理员可以管理部门和用户。" in response.content.decode()


def test_strangers_are_sent_to_sign_in(client: Client, scheme: Scheme, draft: Scheme) -> None:
    for url in addresses(scheme, draft):
        assert client.get(url)["Location"] == f"/accounts/sign-in/?next={url}"


def test_the_administrator_opens_every_page(admin: Client, scheme: Scheme, draft: Scheme) -> None:
    for url in addresses(scheme, draft):
        assert page(admin, url)


def test_every_package_is_shown(admin: Client) -> None:
    call_command("load_schemes", verbosity=0)
    for scheme in latest_schemes():
        text = page(admin, address("show_scheme", scheme))
        assert scheme.title in text
        assert scheme.facts.verified.label in text


@pytest.mark.parametrize("more", [1, 3])
def test_list_schemes_takes_the_same_queries_for_any_number_of_rows(
    admin: Client, there: District, scheme: Scheme, more: int, django_assert_num_queries: Counter
) -> None:
    for number in range(more):
        freeze(Scheme.objects.exclude(is_draft=True).get(key="test-table"))
        copy_scheme(scheme, f"test-table-{number}", region_id=there.region.pk)
    admin.get("/indicators/")
    with django_assert_num_queries(4):
        text = page(admin, "/indicators/")
    assert text.count(">草稿<") == more
    assert "已启用，内容不再变" in text


def test_an_empty_list_says_what_to_do(admin: Client) -> None:
    assert "还没有指标方案" in page(admin, "/indicators/")


def test_show_scheme_says_rule_formula_and_verification(admin: Client, scheme: Scheme) -> None:
    text = page(admin, address("show_scheme", scheme))
    assert "系统规则：标准 100%；每超过 1 个百分点扣 0.5 分，不足一档不计，扣完为止。不适用时：必须填报。" in text
    assert "公式：在职人数 ÷ 编制数（取数：实际在职人数 ÷ 编制数；分母为 0 时无法计算）" in text
    assert "优 90 分以上（含）；差 90 分以下" in text
    assert "未见原文" in text
    assert "F04：需说明" in text
    assert "复制为草稿" in text
    assert "编辑草稿" not in text


def test_show_scheme_of_a_draft_offers_its_steps(admin: Client, draft: Scheme) -> None:
    text = page(admin, address("show_scheme", draft))
    assert "编辑草稿" in text
    assert "与前一版的不同" in text
    assert "复制为草稿" not in text


def test_show_scheme_of_a_library_shows_explanations_without_weights(admin: Client, library: Scheme) -> None:
    text = page(admin, address("show_scheme", library))
    assert "指标 ticked" in text
    assert "系统规则：一；二；三" in text


def test_copy_scheme_makes_a_draft(admin: Client, scheme: Scheme) -> None:
    response = admin.post(address("copy_scheme", scheme), {"title": "新评分表", "key": "test-table-2026"})
    draft = Scheme.objects.get(is_draft=True)
    assert response["Location"] == address("edit_scheme", draft)
    assert (draft.key, draft.title, draft.copied_from) == ("test-table-2026", "新评分表", scheme)


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("Neu", "只能用小写字母、数字和连字符。"),
        ("test-table", "该方案已有一份草稿，请先发布或删除。"),
        ("test-library", "方案代码“test-library”已被使用，请换一个代码。"),
    ],
)
def test_copy_scheme_says_why_not(
    admin: Client, scheme: Scheme, draft: Scheme, library: Scheme, key: str, problem: str
) -> None:
    response = admin.post(address("copy_scheme", scheme), {"title": "新评分表", "key": key})
    assert problem in response.content.decode()
    assert Scheme.objects.filter(is_draft=True).count() == 1


def posted(draft: Scheme, **changed: str) -> dict[str, str]:
    texts = {cell.path: cell.text for cell in cells_of(draft.facts)}
    return {**texts, "seen": draft.digest, "new_check": "", "new_severity": "error", **changed}


def test_edit_scheme_saves_what_was_changed(admin: Client, draft: Scheme) -> None:
    data = posted(draft, new_check="f11", new_severity="hint") | {WEIGHT: "19", "source": "第一行\r\n第二行"}
    response = admin.post(address("edit_scheme", draft), data)
    assert response["Location"] == address("edit_scheme", draft)
    stored = Scheme.objects.get(pk=draft.pk).facts
    assert stored.score_table is not None
    assert stored.score_table.indicators[0].weight == 19
    assert stored.source == "第一行\n第二行"
    assert dict(stored.severities) == {"F04": "warning", "F11": "hint"}
    text = page(admin, address("edit_scheme", draft))
    assert "已保存草稿。" in text
    assert "为 60，其指标分值合计为 59。" in text
    assert 'href="#score_table.groups[0].weight"' in text


def test_edit_scheme_keeps_what_was_typed_beside_the_problem(admin: Client, draft: Scheme) -> None:
    data = posted(draft, new_check="四") | {WEIGHT: "很多", "title": "新名称"}
    text = admin.post(address("edit_scheme", draft), data).content.decode()
    assert "有 2 处无法识别，本次修改未保存。" in text
    assert "“很多”不是数字，请只填数字，如 1234.50。" in text
    assert 'value="很多"' in text
    assert 'value="新名称"' in text
    assert "不是检查编号（如 F04）。" in text
    assert Scheme.objects.get(pk=draft.pk).title == "测试评分表"


def test_edit_scheme_shows_nobody_else_s_change_as_overwritten(admin: Client, draft: Scheme) -> None:
    data = posted(draft) | {"title": "我的名称", "seen": "0" * 64}
    response = admin.post(address("edit_scheme", draft), data, follow=True)
    assert "该草稿已被他人修改，请核对最新内容后重新保存。" in response.content.decode()
    assert Scheme.objects.get(pk=draft.pk).title == "测试评分表"


def test_edit_scheme_shows_a_form_with_its_options(admin: Client, there: District, tmp_path: Path) -> None:
    form = copy_scheme(load_schemes(write(tmp_path, project_form_data()))[0].scheme, region_id=there.region.pk)
    text = page(admin, address("edit_scheme", form))
    assert "分值与计分办法" in text
    assert "从指标库增加" not in text
    assert admin.get(address("add_indicator", form)).status_code == 404
    assert admin.get(address("remove_indicator", form, "a")).status_code == 404


def test_add_indicator_takes_a_library_s_row(admin: Client, draft: Scheme, library: Scheme) -> None:
    url = address("add_indicator", draft)
    assert "过程 / 乙 / 指标 rate" in page(admin, url)
    response = admin.post(url, {"entry": "test-library/rate", "place": "产出/", "weight": "5"})
    assert response["Location"] == address("edit_scheme", draft)
    table = Scheme.objects.get(pk=draft.pk).facts.score_table
    assert table is not None
    row = table.indicator("rate")
    assert (row.level1, row.level2, row.weight) == ("产出", "", Decimal(5))
    again = admin.post(url, {"entry": "test-library/rate", "place": "产出/", "weight": "5"})
    assert "评分表中已有“指标 rate”。" in again.content.decode()


def test_remove_indicator_asks_first(admin: Client, draft: Scheme) -> None:
    url = address("remove_indicator", draft, "a")
    assert "删除指标“指标 a”" in page(admin, url)
    response = admin.post(url)
    assert response["Location"] == address("edit_scheme", draft)
    table = Scheme.objects.get(pk=draft.pk).facts.score_table
    assert table is not None
    assert "a" not in [row.key for row in table.indicators]
    assert admin.post(url).status_code == 404


def test_show_differences_names_what_changes_and_what_it_means(admin: Client, scheme: Scheme, draft: Scheme) -> None:
    admin.post(address("edit_scheme", draft), posted(draft) | {"score_table.indicators[0].rule.fraction": "ceil"})
    text = page(admin, address("show_differences", draft))
    assert "共 1 处不同：得分按新规则重新计算 1 处。" in text
    assert "不足一档按一档计" in text
    assert "没有可对照的版本" in page(admin, address("show_differences", scheme))


def test_publish_scheme_shows_the_differences_and_publishes(admin: Client, draft: Scheme) -> None:
    url = address("publish_scheme", draft)
    assert "两个版本的内容相同。" in page(admin, url)
    response = admin.post(url)
    assert response["Location"] == address("show_scheme", draft)
    assert Scheme.objects.get(pk=draft.pk).is_draft is False
    assert "填报中的自评仍用原来的版本。" in page(admin, address("show_scheme", draft))


def test_publish_scheme_waits_for_sums(admin: Client, draft: Scheme) -> None:
    admin.post(address("edit_scheme", draft), posted(draft) | {WEIGHT: "19"})
    url = address("publish_scheme", draft)
    text = page(admin, url)
    assert "还有须改正的内容。" in text
    assert "为 60，其指标分值合计为 59。" in text
    assert admin.post(url)["Location"] == url
    assert Scheme.objects.get(pk=draft.pk).is_draft


def test_discard_draft_asks_first(admin: Client, scheme: Scheme, draft: Scheme) -> None:
    url = address("discard_draft", draft)
    assert "删除草稿“测试评分表”" in page(admin, url)
    assert admin.post(url)["Location"] == "/indicators/"
    assert list(Scheme.objects.all()) == [scheme]


@pytest.mark.parametrize("name", ["edit_scheme", "publish_scheme", "discard_draft", "add_indicator"])
def test_what_is_published_has_no_page_to_change_it(admin: Client, scheme: Scheme, name: str) -> None:
    assert admin.get(address(name, scheme)).status_code == 404
    assert admin.post(address(name, scheme)).status_code == 404
