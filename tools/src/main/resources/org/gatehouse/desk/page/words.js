// How numbers and times read. Times come from the desk as they stood on the wall, with their offset: 2026-11-22T08:15:30.123Z.

import { h } from "./dom.js";

const NUMBER = new Intl.NumberFormat("en-GB");
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

export const number = (value) => NUMBER.format(value);

/** "1 device", "2 devices". */
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

const noon = (time) => new Date(`${time.slice(0, 10)}T12:00:00Z`);

export const day = (time) => DAY.format(noon(time));

export const shortDay = (time) => SHORT_DAY.format(noon(time));

/** Hours, minutes, seconds. */
export const clock = (time) => time.slice(11, 19);

/** The day and the hour, one above the other. */
export const when = (time) => [h("span", { class: "nowrap" }, day(time)), h("small", {}, clock(time))];

export const moment = (time) => `${day(time)}, ${clock(time)}`;

/** The name of a bar of the timeline. */
export function barName(bar, step) {
  switch (step) {
    case "WEEK":
      return `Week of ${day(bar.from)}`;
    case "DAY":
      return day(bar.from);
    default:
      return `${shortDay(bar.from)}, ${bar.from.slice(11, 16)} to ${bar.to.slice(11, 16)}`;
  }
}

/** The same where there is little room. */
export function barTick(bar, step) {
  switch (step) {
    case "WEEK":
    case "DAY":
      return shortDay(bar.from).replace(/^\w+ /, step === "WEEK" ? "" : "$&");
    default:
      return bar.from.slice(11, 16);
  }
}

export const STEPS = { WEEK: "a week", DAY: "a day", HOUR: "an hour", FIVE_MINUTES: "five minutes" };

/** A span of time in a few words; a bound is a day or a time. */
export function span(from, to) {
  const bound = (text) => (text.length > 10 ? `${shortDay(text)} ${text.slice(11, 16)}` : day(text));
  if (from && to) {
    return from.slice(0, 10) === to.slice(0, 10) && from.length > 10
      ? `${day(from)}, ${from.slice(11, 16)} to ${to.slice(11, 16)}`
      : `${bound(from)} to ${bound(to)}`;
  }
  return from ? `from ${bound(from)}` : `until ${bound(to)}`;
}

export const VERDICTS = { block: "Blocked", flag: "Flagged", allow: "Allowed" };
