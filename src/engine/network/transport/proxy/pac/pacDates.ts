const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** A moment in the parts that PAC files ask for. */
interface LocalTime {
  readonly weekday: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Since midnight. */
  readonly seconds: number;
}

/** `weekdayRange("MON", "FRI")`, `weekdayRange("SAT", "GMT")`; a range may go round the week's end. */
export function weekdayRange(now: Date, given: readonly unknown[]): boolean {
  const { parts, moment } = read(now, given);
  const days = parts.map((part) => DAYS.indexOf(part));
  const [from = -1, to = from] = days;
  return from >= 0 && to >= 0 && days.length <= 2 && isWithin(moment.weekday, from, to);
}

/**
 * `dateRange(1, 15)`, `dateRange("JUN", "AUG")`, `dateRange(24, "DEC", 1995)`, `dateRange(1, "JUN", 15, "AUG")` and so
 * on: a day is below 32, a month is a word, all else is a year. Only what is given is compared; ends are included.
 */
export function dateRange(now: Date, given: readonly unknown[]): boolean {
  const { parts, moment } = read(now, given);
  const kinds = parts.map(kindOf);
  // One date rather than a range: nothing stands in it twice.
  const single = new Set(kinds).size === kinds.length;
  const middle = single ? parts.length : parts.length / 2;
  if (parts.length === 0 || !Number.isInteger(middle)) return false;
  const from = dateKey(parts.slice(0, middle));
  const to = single ? from : dateKey(parts.slice(middle));
  const wanted = new Set(kinds);
  const today =
    (wanted.has('year') ? moment.year * 10_000 : 0) +
    (wanted.has('month') ? (moment.month + 1) * 100 : 0) +
    (wanted.has('day') ? moment.day : 0);
  return from !== null && to !== null && isWithin(today, from, to);
}

/** `timeRange(9, 17)` in hours, with four in hours and minutes, with six in seconds too; ends are included. */
export function timeRange(now: Date, given: readonly unknown[]): boolean {
  const { parts, moment } = read(now, given);
  const numbers = parts.map(Number);
  if (numbers.some((number) => !Number.isInteger(number))) return false;
  const hour = Math.floor(moment.seconds / 3600);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  switch (numbers.length) {
    case 1:
      return hour === a;
    case 2:
      return isWithin(hour, a, b);
    case 4:
      return isWithin(moment.seconds, a * 3600 + b * 60, c * 3600 + d * 60 + 59);
    case 6:
      return isWithin(moment.seconds, a * 3600 + b * 60 + c, d * 3600 + e * 60 + f);
    default:
      return false;
  }
}

/** The last argument may say GMT; else it is local time. */
function read(now: Date, given: readonly unknown[]): { parts: string[]; moment: LocalTime } {
  const parts = given.map((part) => String(part).toUpperCase());
  const gmt = parts.at(-1) === 'GMT';
  // Read as UTC, a clock that is shifted by the offset shows local time.
  const shown = gmt ? now : new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  const moment = {
    weekday: shown.getUTCDay(),
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth(),
    day: shown.getUTCDate(),
    seconds: (shown.getUTCHours() * 60 + shown.getUTCMinutes()) * 60 + shown.getUTCSeconds(),
  };
  return { parts: gmt ? parts.slice(0, -1) : parts, moment };
}

function kindOf(part: string): 'day' | 'month' | 'year' {
  if (!/^\d+$/.test(part)) return 'month';
  return Number(part) < 32 ? 'day' : 'year';
}

/** Comparable with others of the same kinds; null when a month has no such name. */
function dateKey(parts: readonly string[]): number | null {
  let key = 0;
  for (const part of parts) {
    const kind = kindOf(part);
    const month = MONTHS.indexOf(part) + 1;
    if (kind === 'month' && month === 0) return null;
    key += kind === 'month' ? month * 100 : kind === 'day' ? Number(part) : Number(part) * 10_000;
  }
  return key;
}

/** A range whose end lies before its start goes round: 22 to 6, NOV to FEB. */
function isWithin(value: number, from: number, to: number): boolean {
  return from <= to ? from <= value && value <= to : value >= from || value <= to;
}
