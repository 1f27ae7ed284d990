// Whether two headings name the same: without units, spaces, numbering and what only introduces them.

const UNIT = /[（(](?:单位[:：])?\s*(?:[十百千]?万?元|亿元|人|个|辆|台|批次?|人次|次|件|项|平方米|m2|%|分)\s*[)）]/g;
const NUMBERING = /^(?:[（(]?[一二三四五六七八九十\d]+(?:[)）、]|[.．](?!\d))|[①-⑳])+/;
const INTRODUCED = /^(?:其中|减|加|小计)[:：]/;
const NOISE = /[\s:：、，,。"'“”‘’《》（）()[\]【】·*]/g;
const CODE = /^\d{3,7}(?=[\s\u3000]*[^\d\s.,])/;
// What a column is called otherwise.
const SYNONYMS = [
  [/^调整后?预算(?:数|金额)?$|^全年预算$/, "全年预算数"],
  [/^年初预算(?:安排)?$/, "年初预算数"],
  [/^(?:全年)?(?:执行|支出)数$|^决算$|^实际(?:支出)?数?$/, "决算数"],
];
const YEAR = /^(20\d\d)年?度?/;

export function keyOf(label) {
  const flat = label.normalize("NFKC").replace(UNIT, "").trim().replace(NUMBERING, "").replace(INTRODUCED, "");
  return flat.replace(NUMBERING, "").replace(NOISE, "").toLowerCase();
}

// What a row may be called: as a whole, and where it begins with a code, by its code or by its name alone.
export function keysOfRow(label) {
  const code = CODE.exec(label.trim())?.[0];
  return [keyOf(label), ...(code ? [code, keyOf(label.trim().slice(code.length))] : [])].filter(Boolean);
}

// Finds the column that a heading names: ``2020年决算数`` is this year's if the latest of the headings is 2020, and
// 决算数 or 预算数 alone is understood where only one column can be meant.
export function columnNamer(headings) {
  const latest = Math.max(0, ...headings.map((heading) => Number(YEAR.exec(keyOf(heading))?.[1] ?? 0)));
  const split = (heading) => {
    const key = keyOf(heading).replace(/^(?:本年度?|当年度?|今年)/, `${latest}`).replace(/^(?:上一?年度?|去年)/, `${latest - 1}`);
    const [whole = "", year = ""] = YEAR.exec(key) ?? [];
    const name = key.slice(whole.length);
    return { year: latest ? year : "", name: SYNONYMS.find(([pattern]) => pattern.test(name))?.[1] ?? name };
  };
  const own = headings.map(split);
  const only = (matches) => (matches.length === 1 ? matches[0] : -1);
  const among = (test) => own.flatMap((one, index) => (one.name && test(one) ? [index] : []));
  return (heading) => {
    const { year, name } = split(heading);
    if (!name && !year) return -1;
    const exact = own.findIndex((one) => one.year === year && one.name === name);
    if (exact >= 0) return exact;
    if (!name) return -1;
    const isOfYear = (one) => !year || one.year === year;
    const alike = among((one) => isOfYear(one) && one.name === name);
    return alike.length ? only(alike) : only(among((one) => isOfYear(one) && one.name.endsWith(name)));
  };
}

export const looksLikeFigure = (text) => /^[-+(（¥￥\s]*[\d.,，\s]+(?:[Ee][+-]\d+)?[)）%％\s]*$|^#+/.test(text.normalize("NFKC")) && /[\d#]/.test(text);
