/** "10:41", by the clock of this machine. `at` is in milliseconds since the epoch. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map(twoDigits).join(':');
}

/** "10:41:07", by the clock of this machine. */
export function clockTime(at: number): string {
  return `${timeOfDay(at)}:${twoDigits(new Date(at).getSeconds())}`;
}

/** "10:41:07.250", by the clock of this machine. */
export function exactTimeOfDay(at: number): string {
  return `${clockTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

/** "2026-12-01", by the clock of this machine. */
export function dateOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
}

/** "Today", "Yesterday", "2026-11-29". */
export function dayOf(at: number, now: number): string {
  const day = dateOf(at);
  if (day === dateOf(now)) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return day === dateOf(yesterday.getTime()) ? 'Yesterday' : day;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
