import { escaped } from './rows.ts';
import type { Row } from './rows.ts';
import { outsideBraces } from './outsideBraces.ts';

/** The fields of a form body, `name=value&other=value` on one line or on several. A line behind `#` is a field that is off. */
export function formRows(body: string): readonly Row[] {
  return body.split('\n').flatMap((line) => {
    const [, off, text = ''] = /^\s*(#\s*)?(.*?)\s*$/.exec(line) ?? [];
    const ends = [...outsideBraces(text, '&'), text.length];
    return ends
      .map((end, index) => text.slice((ends[index - 1] ?? -1) + 1, end).trim())
      .filter((pair) => pair !== '')
      .map((pair) => rowOf(pair, off === undefined));
  });
}

/** A form with a field on each line. What the run encodes is left to it. */
export function writeForm(rows: readonly Row[]): string {
  let isFirst = true;
  return rows
    .map((row) => {
      const pair = `${escaped(row.name, /[&=]/g)}=${escaped(row.value, /&/g)}`;
      if (!row.on) return `# ${pair}`;
      const mark = isFirst ? '' : '&';
      isFirst = false;
      return mark + pair;
    })
    .join('\n');
}

function rowOf(pair: string, on: boolean): Row {
  const at = pair.indexOf('=');
  if (at < 0) return { on, name: pair, value: '' };
  return { on, name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
}
