import type { Dayjs } from 'dayjs';
import { valueLibraries } from './libraries.ts';
import type { Made, ValueSource } from './made.ts';

type Form = 'timestamp' | 'iso' | 'date' | 'datetime' | 'localDatetime';

const UNITS = ['y', 'Q', 'M', 'w', 'd', 'h', 'm', 's', 'ms'] as const;
type Unit = (typeof UNITS)[number];

/** RFC 9110, section 5.6.7, and the same with the place's own offset. */
const RFC1123 = 'ddd, DD MMM YYYY HH:mm:ss [GMT]';
const RFC1123_LOCAL = 'ddd, DD MMM YYYY HH:mm:ss ZZ';

/** A time in one of its forms: now, or as long before or after it as two words say (`-1 d`, `2 h`). */
export function dateValue(form: Form) {
  return (words: readonly string[], source: ValueSource): Made => {
    const isWritten = form === 'datetime' || form === 'localDatetime';
    const rest = isWritten ? words.slice(1) : words;
    const shift = shiftIn(rest);
    if ('fault' in shift) return shift;
    const now = valueLibraries().dayjs(source.now());
    const time = shifted(form === 'localDatetime' ? now : now.utc(), shift);
    if (form === 'timestamp') return { text: String(time.unix()) };
    if (form === 'iso') return { text: time.toISOString() };
    if (form === 'date') return { text: time.format('YYYY-MM-DD') };
    const [format = 'iso8601'] = words;
    return { text: formatted(time, format, form) };
  };
}

function formatted(time: Dayjs, format: string, form: Form): string {
  if (format === 'iso8601') return form === 'datetime' ? time.toISOString() : time.format();
  if (format === 'rfc1123') return time.format(form === 'datetime' ? RFC1123 : RFC1123_LOCAL);
  return time.format(isDotNet(format) ? fromDotNet(format) : format);
}

interface Shift {
  readonly count: number;
  readonly unit: Unit;
}

function shiftIn(
  words: readonly string[],
): Shift | { readonly fault: string; readonly hint: string } {
  const [count, written] = words;
  if (count === undefined) return { count: 0, unit: 's' };
  const unit = UNITS.find((each) => each === written);
  if (/^[+-]?\d{1,9}$/.test(count) && unit !== undefined) return { count: Number(count), unit };
  return {
    fault: `${words.join(' ')} does not say how much earlier or later.`,
    hint: `Write a number and a unit, as in -1 d. Units are ${UNITS.join(', ')}.`,
  };
}

function shifted(time: Dayjs, { count, unit }: Shift): Dayjs {
  return unit === 'Q' ? time.add(count * 3, 'M') : time.add(count, unit);
}

/** Visual Studio writes .NET's letters: `yyyy-MM-dd` is year, month and day. */
function isDotNet(format: string): boolean {
  return /yyyy|dd(?!d)/.test(format) && !/YYYY|DD/.test(format);
}

function fromDotNet(format: string): string {
  return format
    .replaceAll('y', 'Y')
    .replaceAll(/d{1,2}(?!d)/g, (days) => days.toUpperCase())
    .replaceAll(/f{1,3}/g, 'SSS')
    .replaceAll('tt', 'A')
    .replaceAll(/K|zzz/g, 'Z');
}
