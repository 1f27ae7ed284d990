"""Paragraphs made from the figures: for each section of the outline what its title asks for, with live figures."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from apps.budgets.enums import MoneySource
from apps.budgets.facts import FIGURES, THREE_PUBLIC, name_in_prose
from apps.evaluations.checks.words.tokens import Token, available_tokens, token_name
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, Sheet
from apps.evaluations.rules import EXECUTION, Assessment

STAFF_RATES = ("在职人员控制率", "财政供养人员控制率")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a writer has before it."""

    sheet: Sheet
    assessment: Assessment
    tokens: Mapping[str, Token]

    def live(self, name: str, before: str = "", after: str = "") -> str:
        """The token between its words; nothing at all while it has no value."""
        token = self.tokens.get(token_name(name))
        return f"{before}{token.code()}{after}" if token and token.shown() else ""

    def some(self, name: str, before: str = "") -> str:
        """The same, where zero is not worth a word."""
        token = self.tokens.get(token_name(name))
        return self.live(name, before) if token and token.value else ""


def paragraph_for(section_key: str, sheet: Sheet, assessment: Assessment) -> str | None:
    """A paragraph for a section of the outline, with tokens in it (``render_text`` shows how it reads).

    ``None`` for headings, for sections that no figure can write, and while the figures are missing.
    Direction words are tokens too, so that they always agree.
    """
    heading = next((heading for heading in sheet.scheme.outline if heading.key == section_key), None)
    if heading is None or heading.is_heading_only:
        return None
    writer = next((writer for pattern, writer in _WRITERS if pattern.search(heading.title)), None)
    if writer is None:
        return None
    desk = _Desk(sheet, assessment, {token.name: token for token in available_tokens(sheet, assessment)})
    return "\n".join(filter(None, writer(desk))) or None


def _staff(desk: _Desk) -> Iterator[str]:
    parts = "、".join(filter(None, (desk.some(f"{kind}编制", f"{kind}编制") for kind in ("行政", "事业", "工勤"))))
    establishment = desk.live("编制数", "核定编制", f"，其中{parts}" if parts else "")
    rate = next(filter(None, (desk.live(name, f"，{name}") for name in STAFF_RATES)), "")
    in_post = desk.live("实际在职人数", "年末实际在职", rate)
    yield _sentence(establishment, in_post, mark="；")


def _spending(desk: _Desk) -> Iterator[str]:
    year = desk.sheet.header.year
    parts = [
        desk.live(f"{name}.本年决算数", name, desk.live(f"{name}.占支出总计", "，占"))
        for name in ("基本支出", "项目支出")
    ]
    parts += [desk.some(f"{name}.本年决算数", name) for name in ("上缴上级支出", "经营支出", "对附属单位补助支出")]
    listed = "；".join(filter(None, parts))
    yield _sentence(desk.live("支出总计.本年决算数", f"{year}年支出总计", f"，其中{listed}" if listed else ""))
    yield _sentence(desk.live("支出总计.比上年", "支出总计"))
    names = dict.fromkeys(line.function_name for line in desk.sheet.lines)
    classes = "，".join(filter(None, (desk.some(f"{name}.本年决算数", name) for name in names)))
    yield _sentence(f"按功能分类，{classes}" if classes else "")


def _basic(desk: _Desk) -> Iterator[str]:
    parts = "、".join(filter(None, (desk.live(f"{name}.本年决算数", name) for name in ("人员经费", "公用经费"))))
    basic = desk.live("基本支出.本年决算数", "基本支出", f"，其中{parts}" if parts else "")
    yield _sentence(basic) + _sentence(desk.live("公用经费.比年初预算", "公用经费"))
    keys = (key for part in THREE_PUBLIC.parts for key in FIGURES[part].parts or (part,))
    named = (desk.live(f"{FIGURES[key].label}.本年决算数", name_in_prose(key)) for key in keys)
    items = "、".join(filter(None, named))
    spent = desk.live("三公经费.本年决算数", "“三公”经费支出", f"，其中{items}" if items else "")
    yield (
        _sentence(spent)
        + _sentence(desk.live("三公经费.比年初预算", "“三公”经费"))
        + _sentence(desk.live("三公经费.比上年", "“三公”经费"))
    )


def _project_money(desk: _Desk) -> Iterator[str]:
    sources = [desk.live(name, name) for name in ("年初结转结余", "本级财政拨款", "上级转移支付")]
    listed = "、".join(filter(None, (*sources, desk.some("其他收入", "其他收入"))))
    yield _sentence(desk.live("项目总收入", "项目总收入", f"，其中{listed}" if listed else ""))
    budgets = [desk.live(f"项目支出.{column}", column) for column in ("年初预算数", "全年预算数")]
    planned = "，".join(filter(None, budgets))
    yield (
        _sentence(f"项目支出{planned}" if planned else "")
        + _sentence(desk.live("项目支出.本年决算数", "项目支出"), desk.live("年末结转结余", "年末结转结余"))
    )


def _project_use(desk: _Desk) -> Iterator[str]:
    spent = [
        desk.live(f"{name}.全年执行数", f"“{name}”支出", desk.live(f"{name}.执行率", "，执行率"))
        for name in (project.budget.name for project in desk.sheet.projects)
    ]
    yield _sentence(*spent, mark="；")


def _results(desk: _Desk) -> Iterator[str]:
    grade = desk.live("自评等级", "，等级为“", "”")
    yield _sentence(desk.live("自评总分", "部门整体支出绩效自评得分", grade))
    scores = [
        desk.live(f"{name}.得分", f"“{name}”自评得分")
        for name in (project.budget.name for project in desk.sheet.projects)
    ]
    yield _sentence(*scores, mark="；")


def _problems(desk: _Desk) -> Iterator[str]:
    for number, (project, row) in enumerate(_missed(desk), start=1):
        name = project.budget.name
        if row is None:
            rate = desk.live(f"{name}.执行率", f"“{name}”预算执行率为")
            yield f"{number}.{_sentence(rate, project.execution_reason)}"
        else:
            target = desk.live(f"{name}.{row.name}.年度指标值", f"，年度指标值为{row.operator.label}")
            done = desk.live(f"{name}.{row.name}.实际完成值", f"“{name}”的指标“{row.name}”实际完成", target)
            yield f"{number}.{_sentence(done or f'“{name}”的指标“{row.name}”未全部完成', row.deviation_reason)}"


def _measures(desk: _Desk) -> Iterator[str]:
    rows = [(project, row) for project, row in _missed(desk) if row is not None and row.improvement.strip()]
    for number, (project, row) in enumerate(rows, start=1):
        yield f"{number}.{_sentence(f'针对“{project.budget.name}”的指标“{row.name}”，{row.improvement}')}"


def _missed(desk: _Desk) -> Iterator[tuple[ProjectSheet, ProjectIndicator | None]]:
    """Every project and indicator that lost points; ``None`` is the execution of the budget."""
    for project in desk.sheet.projects:
        scored = desk.assessment.projects[project.id].rows
        if scored[EXECUTION].is_short:
            yield project, None
        yield from ((project, row) for row in project.indicators if scored[str(row.id)].is_short)


def _fund(source: MoneySource | None, name: str) -> Callable[[_Desk], Iterator[str]]:
    def write(desk: _Desk) -> Iterator[str]:
        sources = {line.source for line in desk.sheet.lines}
        if sources and source not in sources and MoneySource.UNSPLIT not in sources:
            yield f"本年度无{name}支出。"

    return write


def _sentence(*pieces: str, mark: str = "，") -> str:
    """The pieces as one sentence; nothing when there are none."""
    present = [piece.strip().rstrip("。；，") for piece in pieces if piece.strip()]
    return f"{mark.join(present)}。" if present else ""


_WRITERS: tuple[tuple[re.Pattern[str], Callable[[_Desk], Iterator[str]]], ...] = tuple(
    (re.compile(pattern), writer)
    for pattern, writer in (
        ("政府性基金", _fund(MoneySource.GOVERNMENT_FUND, "政府性基金预算")),
        ("国有资本", _fund(MoneySource.STATE_CAPITAL, "国有资本经营预算")),
        ("社会保险基金", _fund(None, "社会保险基金预算")),
        ("问题", _problems),
        ("改进|措施", _measures),
        ("绩效情况|绩效目标|自评得分|自评结论", _results),
        ("管理情况|组织", lambda desk: iter(())),
        ("项目支出实际使用|资金使用情况", _project_use),
        ("项目支出|专项支出", _project_money),
        ("基本支出", _basic),
        ("支出规模|支出使用|支出概况|整体支出", _spending),
        ("基本情况|概况", _staff),
    )
)
