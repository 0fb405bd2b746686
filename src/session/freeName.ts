/** The names to try, in order: `name`, `name-2`, `name-3`…, each before `ending`. */
export function numbered(name: string, number: number, ending = ''): string {
  return `${name}${number === 1 ? '' : `-${String(number)}`}${ending}`;
}

/**
 * `name`, or with the first number behind it that makes it one of its own. A number that is there already counts on when it
 * was given for this reason: "slow-2" is followed by "slow-3" where there is a "slow", and "status-404" by "status-404-2".
 */
export function freeName(name: string, taken: { has(name: string): boolean }): string {
  const stem = name.replace(/-\d+$/, '');
  const base = taken.has(name) && taken.has(stem) ? stem : name;
  let number = 1;
  while (taken.has(numbered(base, number))) number++;
  return numbered(base, number);
}
