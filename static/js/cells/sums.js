// The line under the sheet: how many cells are chosen, and what their figures add up to, exactly.

import { isReadable, stopsOf, textOf } from "./table.js";

const FIGURE = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,12}))?$/;
const PLACES = 12;

// The sum of the figures among the texts, and how many they are; decimal digits in whole numbers, so that none is lost.
export function added(texts) {
  const figures = texts.map((text) => FIGURE.exec(text)).filter(Boolean);
  const places = Math.max(0, ...figures.map(([, , , fraction = ""]) => fraction.length));
  const whole = ([, sign, digits, fraction = ""]) => BigInt(sign + digits.replaceAll(",", "") + fraction.padEnd(PLACES, "0"));
  const sum = figures.reduce((total, figure) => total + whole(figure), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(PLACES + 1, "0");
  const amount = digits.slice(0, -PLACES).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(-PLACES).slice(0, places);
  return { count: figures.length, sum: (sum < 0n ? "-" : "") + amount + (fraction && `.${fraction}`) };
}

export function told(cells) {
  const readable = cells.filter(isReadable);
  if (readable.length < 2) return "";
  const { count, sum } = added(readable.filter((cell) => stopsOf(cell).length === 1).map(textOf));
  return `${readable.length} 个单元格${count ? `，${count} 个数字合计 ${sum}` : ""}`;
}
