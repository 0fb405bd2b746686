/** Powers of 1,000, as networks and disks count. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const STEP = 1000;

/** "312 B", "18.2 kB", "502 MB": 1 kB is 1,000 bytes; one decimal below 100. */
export function bytesInWords(bytes: number): string {
  const unit = unitOf(bytes);
  return `${inUnit(bytes, unit)} ${UNITS[unit] ?? ''}`;
}

/** "231 of 502 MB": both in the unit of the whole. */
export function bytesOfTotal(current: number, total: number): string {
  const unit = unitOf(total);
  return `${inUnit(current, unit)} of ${inUnit(total, unit)} ${UNITS[unit] ?? ''}`;
}

/** "88 MB/s": without decimals from ten on, since it changes all the time. */
export function rateInWords(bytesPerSecond: number): string {
  const step = STEP ** unitOf(bytesPerSecond);
  const steady =
    bytesPerSecond / step < 10 ? bytesPerSecond : Math.round(bytesPerSecond / step) * step;
  return `${bytesInWords(steady)}/s`;
}

/** 999,960 bytes are "1 MB", not "1,000 kB". */
function unitOf(bytes: number): number {
  let unit = 0;
  while (unit < UNITS.length - 1 && Math.round(bytes / STEP ** unit) >= STEP) unit += 1;
  return unit;
}

function inUnit(bytes: number, unit: number): string {
  const amount = bytes / STEP ** unit;
  if (unit === 0 || amount >= 99.95) return grouped(Math.round(amount));
  return amount.toFixed(1).replace(/\.0$/, '');
}

/** "412 ms", "5.8 s", "3 min", "3 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1) return ms > 0 ? '< 1 ms' : '0 ms';
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)} s`;
  const rest = seconds % 60;
  return `${String(Math.floor(seconds / 60))} min${rest > 0 ? ` ${String(rest)} s` : ''}`;
}

/** Like {@link duration}, but in whole seconds from the first one on, so that a running clock stays calm. */
export function runningDuration(ms: number): string {
  return duration(ms < 1000 ? ms : Math.floor(ms / 1000) * 1000);
}

/** How long a person has been asked: "a moment", then "4 s". */
export function wait(ms: number): string {
  return ms < 1000 ? 'a moment' : runningDuration(ms);
}

/** "1 hop", "3 hops". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** "8,820". Small numbers, which most are, do without loading what numbers of all languages take: 20 ms. */
function grouped(number: number): string {
  return number < 1000 ? String(number) : number.toLocaleString('en');
}

/** The whole percent of `current` in `total`; null when the total is unknown. */
export function percent(current: number, total: number): number | null {
  if (total < 0) return null;
  return total === 0 ? 100 : Math.min(100, Math.floor((current / total) * 100));
}
