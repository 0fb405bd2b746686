/** Text that is shown as it is in Markdown. */
export function asText(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&');
}

/** Text as code, whatever it contains. */
export function asCode(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ⏎ ');
  const runs = Array.from(line.matchAll(/`+/g), ([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const space = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}
