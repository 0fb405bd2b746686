const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** "312 B", "18.2 KB", "502 MB": in steps of 1,024, with one decimal below 100. */
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
  const unit = unitOf(bytesPerSecond);
  const steady =
    bytesPerSecond / 1024 ** unit < 10 ? bytesPerSecond : roundTo(bytesPerSecond, 1024 ** unit);
  return `${bytesInWords(steady)}/s`;
}

function roundTo(amount: number, step: number): number {
  return Math.round(amount / step) * step;
}

function unitOf(bytes: number): number {
  let unit = 0;
  for (let rest = bytes; rest >= 1000 && unit < UNITS.length - 1; rest /= 1024) unit += 1;
  return unit;
}

function inUnit(bytes: number, unit: number): string {
  const amount = bytes / 1024 ** unit;
  if (unit === 0 || amount >= 100) return Math.round(amount).toLocaleString('en');
  return amount.toFixed(1).replace(/\.0$/, '');
}

/** "412 ms", "5.8 s", "3 min", "3 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1) return ms > 0 ? '< 1 ms' : '0 ms';
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;
  const seconds = Math.round(ms / 1000);
  const rest = seconds % 60;
  return `${String(Math.floor(seconds / 60))} min${rest > 0 ? ` ${String(rest)} s` : ''}`;
}

/** Like {@link duration}, but in whole seconds from the first one on, so that a running clock stays calm. */
export function runningDuration(ms: number): string {
  return ms < 1000 ? duration(ms) : duration(Math.floor(ms / 1000) * 1000).replace('.0 s', ' s');
}

/** How long a person has been asked: "a moment", then "4 s". */
export function wait(ms: number): string {
  return ms < 1000 ? 'a moment' : runningDuration(ms);
}

/** "1 hop", "3 hops". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** The whole percent of `current` in `total`; null when the total is unknown. */
export function percent(current: number, total: number): number | null {
  if (total < 0) return null;
  return total === 0 ? 100 : Math.min(100, Math.floor((current / total) * 100));
}
