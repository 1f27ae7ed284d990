"""Every text of the forms with its place and its name, and findings gathered place by place."""

from dataclasses import replace
from decimal import Decimal

from apps.core.findings import Severity, Where
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import (
    READ_BESIDE,
    READ_IN_ALL,
    READ_LENGTH,
    beside,
    lengths_read,
    passages_of,
    texts_of,
)
from apps.evaluations.facts import Basics, ScoreEntry
from apps.evaluations.rules import assess
from tests.evaluations.sheets import SCHEME, complete, with_entry, with_indicator, with_project
from tests.evaluations.words.texts import with_text

PLACE, ELSEWHERE = Where("narrative", "narrative.use"), Where("narrative", "narrative.other")


def test_every_text_has_its_cell_and_the_name_that_the_form_gives_it() -> None:
    basics = Basics("张三", "0000-0000000", duties="甲", main_work="乙", expected_goal="丙", thrift_measures=" ")
    sheet = replace(complete(), basics=basics, entries={}, narrative={"overview": "标题", "use": "丁", "other": "\n"})
    sheet = with_project(1, sheet, expected_goal="戊", achieved_goal="己", execution_reason="庚")
    sheet = with_indicator(12, sheet, adjust_reason="辛", deviation_reason="壬", improvement="癸", actual_text="子")
    sheet = with_entry("benefit", sheet, adjust_reason="丑", deviation_reason="寅", improvement="卯")
    one = replace(sheet, projects=(replace(sheet.project(1), indicators=sheet.project(1).indicators[1:2]),))
    assert [
        (text.where.section, text.where.cell, text.where.item, text.label, text.text) for text in texts_of(one)
    ] == [
        ("basics", "basics.duties", None, "职能职责概述", "甲"),
        ("basics", "basics.main_work", None, "年度主要工作内容", "乙"),
        ("basics", "basics.expected_goal", None, "年度总体目标（预期目标）", "丙"),
        ("projects", "project.1.expected_goal", 1, "项目“项目1”预期目标", "戊"),
        ("projects", "project.1.achieved_goal", 1, "项目“项目1”实际完成情况", "己"),
        ("projects", "project.1.execution_reason", 1, "项目“项目1”预算执行偏差原因及改进措施", "庚"),
        ("projects", "indicator.12.name", 1, "项目“项目1”指标“培训质量”三级指标名称", "培训质量"),
        ("projects", "indicator.12.target_text", 1, "项目“项目1”指标“培训质量”年度指标值（文字说明）", "建成学员档案"),
        ("projects", "indicator.12.actual_text", 1, "项目“项目1”指标“培训质量”实际完成值（文字说明）", "子"),
        ("projects", "indicator.12.adjust_reason", 1, "项目“项目1”指标“培训质量”调整理由", "辛"),
        ("projects", "indicator.12.deviation_reason", 1, "项目“项目1”指标“培训质量”偏差原因", "壬"),
        ("projects", "indicator.12.improvement", 1, "项目“项目1”指标“培训质量”改进措施", "癸"),
        ("scores", "score.benefit.adjust_reason", None, "经济社会效益调整理由", "丑"),
        ("scores", "score.benefit.deviation_reason", None, "经济社会效益扣分原因", "寅"),
        ("scores", "score.benefit.improvement", None, "经济社会效益改进措施", "卯"),
        ("narrative", "narrative.use", None, "报告正文“二、整体支出使用情况”", "丁"),
    ]


def test_rows_without_an_entry_are_skipped_and_the_later_ones_read() -> None:
    entries = {"efficiency": ScoreEntry(improvement="改进"), "removed": ScoreEntry(improvement="旧行")}
    sheet = replace(complete(), entries=entries, projects=(), basics=Basics(), narrative={})
    assert [text.where.cell for text in texts_of(sheet)] == ["score.efficiency.improvement"]


def test_sections_are_read_with_their_tokens_filled_in_up_to_the_limit() -> None:
    sheet = with_text(f"[[编制数]]{'字' * READ_LENGTH}", key="basic")
    first, second = passages_of(sheet, assess(sheet))
    assert (first.place, second.place) == ("narrative.basic", "narrative.use")
    assert first.text.startswith("20人字")
    assert len(first.text) == READ_LENGTH - len("[[编制数]]") + len("20人")
    assert max(len(text.text) for text in texts_of(sheet)) == READ_LENGTH


def gathered_notes(*notes: Note, **severities: Severity) -> list[tuple[str, str, str, Decimal | None, Decimal | None]]:
    sheet = replace(complete(), scheme=replace(SCHEME, severities=severities))
    found = gathered(sheet, "T99", notes, "请核对。")
    return [(one.where.cell, one.severity.value, one.text, one.expected, one.actual) for one in found]


def test_notes_of_a_place_are_one_finding_and_those_of_another_place_another() -> None:
    one, other = Note(PLACE, "甲"), Note(PLACE, "乙", Severity.HINT)
    assert gathered_notes(one, Note(ELSEWHERE, "丙"), other, one) == [
        ("narrative.use", "warning", "甲；乙。\n请核对。", None, None),
        ("narrative.other", "warning", "丙。\n请核对。", None, None),
    ]


def test_figures_are_told_only_where_there_is_one_note() -> None:
    note = Note(PLACE, "甲", None, Decimal(1), Decimal(2))
    assert gathered_notes(note) == [("narrative.use", "warning", "甲。\n请核对。", Decimal(1), Decimal(2))]
    assert gathered_notes(note, Note(PLACE, "乙")) == [("narrative.use", "warning", "甲；乙。\n请核对。", None, None)]


def test_a_finding_is_as_severe_as_its_gravest_note() -> None:
    hint, error = Note(PLACE, "甲", Severity.HINT), Note(PLACE, "乙", Severity.ERROR)
    assert [row[1] for row in gathered_notes(hint)] == ["hint"]
    assert [row[1] for row in gathered_notes(hint, error)] == ["error"]
    assert [row[1] for row in gathered_notes(hint, Note(PLACE, "丙"))] == ["warning"]
    assert [row[1] for row in gathered_notes(hint, Note(PLACE, "丙"), T99=Severity.ERROR)] == ["error"]
    assert [row[1] for row in gathered_notes(hint, T99=Severity.ERROR)] == ["hint"]


def test_at_most_five_notes_are_listed() -> None:
    notes = [Note(PLACE, str(number)) for number in range(1, 8)]
    assert gathered_notes(*notes[:5])[0][2] == "1；2；3；4；5。\n请核对。"
    assert gathered_notes(*notes[:6])[0][2] == "1；2；3；4；5；等共 6 处。\n请核对。"


def test_of_all_sections_and_of_all_other_texts_only_so_much_is_read() -> None:
    sheet = with_text("字" * READ_LENGTH, key="basic")
    spare = next(heading for heading in sheet.scheme.outline if heading.key == "basic")
    more = tuple(replace(spare, key=f"more{number}") for number in range(4))
    outline = (*sheet.scheme.outline, *more)
    narrative = {**sheet.narrative, **{heading.key: "字" * READ_LENGTH for heading in more}}
    sheet = replace(sheet, scheme=replace(sheet.scheme, outline=outline), narrative=narrative)
    assert sum(lengths_read(sheet)) == READ_IN_ALL
    assert len(list(passages_of(sheet, assess(sheet)))) < len(list(lengths_read(sheet)))
    assert sum(length for _, length in beside(sheet)) <= READ_BESIDE
