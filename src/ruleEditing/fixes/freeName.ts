/** `name`, or with the first number behind it that makes it one of its own. */
export function freeName(name: string, taken: ReadonlySet<unknown>): string {
  if (!taken.has(name)) return name;
  const base = name.replace(/-\d+$/, '');
  let number = 2;
  while (taken.has(`${base}-${String(number)}`)) number++;
  return `${base}-${String(number)}`;
}
