"""The passages are read once, and every typed number is held against the figure it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.quantities import CHANGE, PHRASE_LENGTH, Dimension, Quantity, Role, plain, read, sentences
from apps.indicators.enums import Direction
from apps.indicators.rules import direction_of
from apps.papers.checks.against_tables import phrases
from apps.papers.checks.against_tables.derived import recognised
from apps.papers.checks.against_tables.gaps import held_gap, is_level
from apps.papers.checks.against_tables.judging import (
    PLANNED,
    base_named,
    columns_named,
    judge_change,
    judge_level,
    judge_part,
    judge_rate,
    judge_share,
)
from apps.papers.checks.against_tables.stating import stated
from apps.papers.checks.against_tables.subjects import Index, Named, Subject, Trust, name_after, name_before, topic_of
from apps.papers.checks.against_tables.unnamed import of_any_total, of_everything
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Statement, Verdict
from apps.papers.facts import Header, Passage

WHOLES = ("支出总计", "基本支出")  # of a 占比 that does not say of what
MENTIONED = 4  # subjects of a sentence that words without a name can still be about


@dataclass(frozen=True, slots=True)
class Survey:
    """All that one reading of the report gives."""

    passages: tuple[Passage, ...]
    header: Header
    index: Index
    tied: tuple[HeldNumber, ...]
    statements: tuple[Statement, ...]


def survey(passages: Sequence[Passage], header: Header, index: Index) -> Survey:
    """Every number with a unit and every direction word of the passages, held against the figures of the index."""
    readers = [_Reader(passage, index, header.year, header.department) for passage in passages]
    for reader in readers:
        reader.read()
    return Survey(
        tuple(passages),
        header,
        index,
        tuple(tied for reader in readers for tied in recognised(reader.tied, reader.passage, index)),
        tuple(statement for reader in readers for statement in reader.statements),
    )


@dataclass(slots=True)
class _Reader:
    """Reads one passage from begin to end, remembering what the line and the sentence are about."""

    passage: Passage
    index: Index
    year: int | None
    department: str
    flat: str = ""
    tied: list[HeldNumber] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    # of the line: what it is about now
    subjects: tuple[Subject, ...] = ()
    trust: Trust = Trust.WEAK
    # of the sentence: everything it was about, the latest last
    mentioned: list[tuple[Subject, ...]] = field(default_factory=list)
    has_own: bool = False  # else what is mentioned comes from the sentence before
    base: Column | None = None
    part: Quantity | None = None
    stated_year: int | None = None
    head: tuple[Column, ...] = ()  # 年初预算中，…: the column of all that follows
    is_mixed: bool = False
    is_of_unit: bool = False
    has_strangers: bool = False  # of the line: money that is not the whole's
    topic: tuple[Subject, ...] = ()
    shared: tuple[Subject, ...] = ()  # the whole that a share before was of: the next may be of the same
    limit: Trust = Trust.FIRM
    told_priors: dict[str, Decimal] = field(default_factory=dict)  # of the line: what the tables may not hold

    @property
    def place(self) -> str:
        return self.passage.place

    def read(self) -> None:
        text = self.passage.text
        self.subjects = self.topic = topic_of(self.passage.heading, self.index)
        self.trust = Trust.SOFT
        self.flat = plain(text)
        quantities = read(text)
        place = 0
        for start, end in sentences(text):
            if start and text[start - 1] == "\n":
                self.subjects, self.mentioned, self.has_strangers, self.told_priors = self.topic, [], False, {}
            first = place
            while place < len(quantities) and quantities[place].start < end:
                place += 1
            self._sentence(start, end, quantities[first:place])

    def _sentence(self, start: int, end: int, quantities: Sequence[Quantity]) -> None:
        self.base = self.part = self.stated_year = None
        self.has_own = False
        heads = [self.mentioned[0], self.subjects] if self.subjects and self.mentioned else [self.subjects]
        self.mentioned = [subjects for subjects in dict.fromkeys(heads) if subjects]
        sentence = self.flat[start:end]
        head = phrases.HEAD.match(sentence)
        self.head = (columns_named(head[0], self.year, None) or ()) if head else ()
        self.is_mixed = phrases.OTHER_COLUMN.search(sentence) is not None
        self.is_of_unit = phrases.LOWER_UNIT.search(sentence) is not None
        is_other = phrases.OTHER_MONEY.search(sentence) or phrases.OTHER_MONEY.search(self.passage.heading)
        self.limit = Trust.WEAK if is_other or phrases.OF_SOME_MONTHS.search(sentence) else Trust.FIRM
        years = phrases.STATED_YEAR.finditer(sentence)
        upcoming = next(years, None)
        directions = phrases.DIRECTION.finditer(self.flat, start, end)
        direction = next(directions, None)
        floor = start
        for quantity in (*quantities, None):
            limit = end if quantity is None else quantity.start
            while direction and direction.start() < limit:
                self._direction(direction, floor)
                direction = next(directions, None)
            if quantity is None:
                break
            while upcoming and start + upcoming.start() < quantity.start:
                self.stated_year = int(upcoming[1])
                upcoming = next(years, None)
            self._quantity(quantity)
            floor = quantity.end

    def _quantity(self, quantity: Quantity) -> None:
        match quantity.role:
            case Role.CHANGE:
                self._change(quantity)
            case Role.SHARE:
                self._share(quantity)
            case Role.LEVEL:
                if not self._gap(quantity):
                    self._level(quantity, self._named(quantity.phrase))

    def _rate_of(self, quantity: Quantity) -> HeldNumber | None:
        """项目支出执行率91.2%: what was spent of a figure that has its budget in the tables."""
        found = phrases.RATE_OF.search(quantity.phrase) if quantity.dimension is Dimension.PERCENT else None
        named = self._named(found["name"]) if found else None
        if named is None or not named.meanings or not named.is_plain or "上年" in quantity.phrase:
            return None
        subjects, trust = named.about_money()
        if any(not one.is_money and direction_of(one.label) is Direction.LOW for one in subjects):
            return None  # how much of a ceiling was kept is told in many ways
        trust = min(trust, self._own_limit(quantity, subjects, trust))
        columns = (Column.BUDGET,) if found and found["control"] else (Column.ADJUSTED, Column.BUDGET)
        tied = judge_rate(self.place, quantity, subjects, trust, columns)
        return tied if tied.verdict is not Verdict.UNKNOWN else None

    def _named(self, words: str) -> Named | None:
        return name_before(words, self.index, self.department)

    def _level(self, quantity: Quantity, named: Named | None) -> None:
        is_first = self.part is None
        self.part = quantity
        self.has_strangers = self.has_strangers or quantity.dimension is Dimension.MONEY
        columns = columns_named(named.words, self.year, self.stated_year) if named else ()
        if named and named.meanings and columns == ():
            columns = self.head
        is_named = named is not None and named.is_plain and bool(named.about(quantity)[0])
        if not is_named and (rate := self._rate_of(quantity)):
            self.tied.append(rate)
        elif named and named.meanings:
            subjects, trust = named.about(quantity)
            if subjects:
                self._turn_to(tuple(one for one in subjects if Column.ACTUAL in one.values) or subjects, trust)
            self._compare_with(columns)
            own_limit = self._own_limit(quantity, subjects, trust)
            is_mixed = self.is_mixed and not columns
            sure = min(trust, own_limit)
            tied = judge_level(self.place, quantity, subjects, sure, columns, is_mixed=is_mixed)
            if tied.verdict is Verdict.MATCHED and columns:
                self.trust = max(self.trust, Trust.SOFT)  # a named column that agrees says that the name was meant
            if columns == (Column.PRIOR,) and sure is not Trust.WEAK and quantity.is_exact and len(subjects) == 1:
                self.told_priors[subjects[0].label] = quantity.amount
            self.tied.append(tied)
        elif named and self.subjects and (columns or (is_first and self.has_own)):
            self._compare_with(columns)
            for subjects, trust in self._possible():
                fitting = tuple(subject for subject in subjects if subject.takes(quantity))
                tied = judge_level(self.place, quantity, fitting, trust, columns, is_mixed=False)
                if tied.verdict is Verdict.MATCHED:
                    self.subjects = subjects
                    break
            self.tied.append(tied if tied.verdict is not Verdict.UNKNOWN else self._any_total(quantity, columns))
        else:
            after = name_after(self.flat[quantity.end : quantity.end + PHRASE_LENGTH], self.index)
            self.subjects = ()
            if after:
                self.tied.append(judge_level(self.place, quantity, *after.about(quantity), (), is_mixed=False))
            elif named:
                self.tied.append(self._any_total(quantity, columns))
            else:
                columns = columns_named(quantity.phrase, self.year, self.stated_year)
                self.tied.append(of_everything(self.place, quantity, columns, self.index))

    def _any_total(self, quantity: Quantity, columns: tuple[Column, ...] | None) -> HeldNumber:
        return of_any_total(self.place, quantity, columns, self.index, self.limit)

    def _turn_to(self, subjects: tuple[Subject, ...], trust: Trust) -> None:
        self.subjects, self.trust = subjects, trust
        if not self.has_own:
            self.mentioned, self.has_own = [], True
        if subjects not in self.mentioned[-MENTIONED:]:
            self.mentioned.append(subjects)

    def _compare_with(self, columns: tuple[Column, ...] | None) -> None:
        self.base = next((column for column in columns or () if column is not Column.ACTUAL), self.base)

    def _possible(self) -> Iterator[tuple[tuple[Subject, ...], Trust]]:
        """What words without a name can be about: the last subject, or another of the sentence.

        With one subject only there is no choice, and the number may be doubted.
        """
        others = [subjects for subjects in reversed(self.mentioned[-MENTIONED:]) if subjects != self.subjects]
        trust = Trust.WEAK if others else min(self.trust, self.limit, Trust.SOFT)
        yield self.subjects, trust
        yield from ((subjects, trust) for subjects in others)

    def _own_limit(self, quantity: Quantity, subjects: Sequence[Subject], trust: Trust) -> Trust:
        """Less trust where the number may be a lower unit's (“投资促进中心：…”, “局属二级机构，编制6名”), or a rate is
        not said to be the whole's.
        """
        is_of_whole = self._is_of_everything(quantity.phrase) or self._begins_its_line(quantity)
        if subjects and subjects[0].is_of_whole and not is_of_whole:
            return Trust.WEAK
        end = quantity.start - len(quantity.phrase)
        is_elsewhere = phrases.OTHER_UNIT.search(self.flat[max(0, end - 20) : end]) is not None
        is_staff = self.is_of_unit and trust is Trust.SOFT and quantity.measure.unit == "人"
        return Trust.WEAK if is_elsewhere or is_staff else self.limit

    def _begins_its_line(self, quantity: Quantity) -> bool:
        """A rate that is told first, in a line about no project, is the whole's."""
        start = self.flat.rfind("\n", 0, quantity.start) + 1
        return quantity.start - start == len(quantity.phrase) and "项目" not in self.flat[start:].partition("\n")[0]

    def _change(self, quantity: Quantity) -> None:
        found = CHANGE.search(quantity.phrase)
        words = quantity.phrase[: found.start()] if found else quantity.phrase
        named = self._named(words)
        self.base = base = base_named(words, self.year) or self.base
        if named and named.meanings:
            self._turn_to(*named.about_money())
        elif named is None and words.strip(" ，、了也均"):
            self.subjects = ()
        about = self.subjects
        for subjects, trust in [(self.subjects, self.trust)] if named and named.meanings else self._possible():
            tied = judge_change(self.place, quantity, subjects, min(trust, self.limit), base)
            if tied.verdict is Verdict.MATCHED:
                about = subjects
                break
        self.tied.append(tied)
        is_certain = tied.verdict is not Verdict.UNKNOWN or len(self.mentioned) <= 1
        is_saved = base is None and phrases.SPENT_LESS.search(quantity.phrase)
        if about and is_certain and quantity.number and not is_saved:
            begin = quantity.start - len(quantity.phrase)
            self._state(begin, quantity.end, about, self.trust, base, 1 if quantity.is_up else -1)

    def _gap(self, quantity: Quantity) -> bool:
        """超预算15.2万元: how far the actual lies from its plan; whether the number is that."""
        found = phrases.GAP.search(quantity.phrase)
        if found is None:
            return False
        words = quantity.phrase[: found.start()]
        named = self._named(words)
        is_open = not words.strip(" ，、了也均实际")
        own = named.about_money() if named and named.meanings else None
        subjects, trust = own or (self.subjects if is_open else (), self.trust)
        if is_level(quantity, found, subjects):
            return False
        tied = held_gap(self.place, quantity, found, subjects, min(trust, self.limit))
        self.tied.append(tied)
        if tied.column is not None:
            direction = 1 if found["up"] or found["over"] else -1
            begin = quantity.start - len(quantity.phrase)
            self._state(begin, quantity.end, subjects, trust, tied.column, direction, is_against=True)
        return True

    def _share(self, quantity: Quantity) -> None:
        named = self._named(quantity.phrase)
        if named and named.is_plain and named.about(quantity)[0]:
            self._level(quantity, named)
            return
        budget = phrases.OF_BUDGET.search(quantity.phrase)
        if budget:
            words = quantity.phrase[: budget.start()]
            own = self._named(words)
            subjects, trust = own.about_money() if own and own.meanings else (self.subjects, self.trust)
            if own and not subjects and self._is_of_everything(words):
                subjects, trust = self._everything(), Trust.SOFT
            columns = columns_named(budget["words"], self.year, None)
            columns = PLANNED if columns == () else columns or ()
            self.tied.append(judge_rate(self.place, quantity, subjects, min(trust, self.limit), columns))
            return
        if self.base and quantity.phrase.strip("以内之 ") == "的":
            self.tied.append(judge_rate(self.place, quantity, self.subjects, min(self.trust, self.limit), (self.base,)))
            return
        self.tied.append(self._share_of_whole(quantity))

    def _share_of_whole(self, quantity: Quantity) -> HeldNumber:
        found = phrases.SHARE_OF.search(quantity.phrase)
        if found is None:
            return HeldNumber(self.place, quantity, kind=Kind.SHARE)
        named = self._named(found["whole"]) if found["whole"] else None
        own = self._named(quantity.phrase[: found.start()])
        if own and own.meanings and own.is_plain and not found["whole"] and self.part is None:
            parts, trust = own.about_money()
            wholes_of = [subject for name in WHOLES for subject, _ in self.index.get(name, ())]
            either = [subject for subject in (*wholes_of, *self.shared) if subject not in parts]
            return judge_part(self.place, quantity, parts, either, min(trust, self.limit))
        if own and own.meanings and named and named.meanings and named.is_plain:
            parts, trust = own.about_money()
            self.shared = named.about_money()[0]
            return judge_part(self.place, quantity, parts, self.shared, min(trust, self.limit))
        if self.part is None or not self.part.is_exact:
            return HeldNumber(self.place, quantity, kind=Kind.SHARE)
        return judge_share(self.place, quantity, self.part, named.about_money()[0] if named else ())

    def _direction(self, found: re.Match[str], floor: int) -> None:
        """A direction word without a number: 公务接待费比上年减少."""
        begin = max(floor, found.start() - PHRASE_LENGTH)
        clause = self.flat[begin : found.start()]
        clause = clause[max(clause.rfind(mark) for mark in phrases.CLAUSE) + 1 :]
        against = phrases.AGAINST.match(self.flat, found.end()) if found["above"] or found["below"] else None
        if not against and not phrases.STANDS_ALONE.match(self.flat, found.end()):
            return
        base = base_named(against[0] if against else clause, self.year) or self.base
        direction = 0 if found["flat"] else 1 if found["up"] else -1
        start = found.start() - len(clause)
        if base is None and (found["flat"] or phrases.SPENT_LESS.search(found[0])):
            return
        for subjects, trust in self._moved(clause):
            end = against.end() if against else found.end()
            self._state(start, end, subjects, trust, base, direction, is_against=against is not None)

    def _moved(self, clause: str) -> Iterator[tuple[tuple[Subject, ...], Trust]]:
        """What a clause says has moved: what it names, each member of its list, else what was spoken of."""
        named = self._named(clause)
        if not (named and named.meanings and named.is_plain):
            members = phrases.LIST.split(clause)
            if phrases.EACH_OF_THEM.search(members[-1]):
                listed = [self._named(member) for member in members]
                known = [one for one in listed if one and one.meanings and one.is_plain]
                yield from (one.about_money() for one in known if len(known) == len(members))
                return
            named = self._named(clause.rpartition("、")[2])
        if named and named.meanings:
            if named.is_plain:
                self._turn_to(*named.about_money())
                yield self.subjects, self.trust
        elif phrases.REASON.search(clause):
            return  # 由于人员增加 is why, not what
        elif not self.mentioned and self._is_of_everything(clause):
            yield self._everything(), Trust.SOFT
        elif len(self.mentioned) <= 1 and (named is not None or not clause.strip()):
            yield self.subjects, self.trust

    def _is_of_everything(self, words: str) -> bool:
        return phrases.OF_EVERYTHING.search(words) is not None and not self.has_strangers

    def _everything(self) -> tuple[Subject, ...]:
        """支出总计, with which words about the whole year or department mean what was spent."""
        everything = [subject for subject, _ in self.index.get("支出总计", ()) if Column.ACTUAL in subject.values]
        return tuple(everything[:1])

    def _state(
        self,
        start: int,
        end: int,
        subjects: tuple[Subject, ...],
        trust: Trust,
        base: Column | None,
        direction: int,
        *,
        is_against: bool = False,
    ) -> None:
        if len(subjects) != 1 or min(trust, self.limit) is Trust.WEAK:
            return
        span, told = (start, end), self.told_priors
        self.statements.append(
            stated(self.passage, self.flat, span, subjects[0], base, direction, is_against=is_against, told_priors=told)
        )
