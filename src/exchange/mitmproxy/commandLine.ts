import { LineIndex } from '../../files/lineIndex.ts';
import { sourceDocument } from '../../rules/document/sourceDocument.ts';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import type { SourceNode, SourceProperty } from '../../rules/document/sourceNode.ts';

/** Options that are lists of patterns, by their names on the command line (mitmproxy/tools/cmdline.py). */
const FLAGS: Readonly<Record<string, string>> = {
  '--map-local': 'map_local',
  '--map-remote': 'map_remote',
  '-M': 'map_remote',
  '--modify-body': 'modify_body',
  '-B': 'modify_body',
  '--modify-headers': 'modify_headers',
  '-H': 'modify_headers',
};

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Whether a text holds mitmproxy's options as its command line has them. */
export function isMitmproxyCommand(text: string): boolean {
  return /(?:^|\s)--(?:set\s|map-local|map-remote|modify-body|modify-headers)/.test(text);
}

/** A command line, or a script with some, as the document that config.yaml would be. */
export function readCommandLine(text: string): SourceDocument {
  const options = new Map<string, { key: Word; values: Word[] }>();
  const add = (name: string, key: Word, value: Word): void => {
    const option = options.get(name) ?? { key, values: [] };
    option.values.push(value);
    options.set(name, option);
  };
  const words = shellWords(text);
  words.forEach((word, index) => {
    const [flag = '', ...rest] = word.text.split('=');
    const next = words[index + 1];
    const value = rest.length > 0 ? { ...word, text: rest.join('=') } : next;
    if (value === undefined) return;
    const known = FLAGS[flag];
    if (known !== undefined) add(known, word, value);
    else if (flag === '--set') {
      const [, name = '', setting = 'true'] = /^([^=]*)(?:=([^]*))?$/.exec(value.text) ?? [];
      add(name, word, { ...value, text: setting });
    } else if (word.text === '--anticache') add('anticache', word, { ...word, text: 'true' });
  });
  const properties = [...options].map(([name, { key, values }]): SourceProperty => ({
    key: { kind: 'scalar', start: key.start, end: key.end, value: name },
    value: {
      kind: 'list',
      start: values[0]?.start ?? key.start,
      end: values.at(-1)?.end ?? key.end,
      items: values.map(({ text: value, start, end }): SourceNode => ({
        kind: 'scalar',
        value,
        start,
        end,
      })),
    },
  }));
  return sourceDocument({
    language: 'yaml',
    text,
    lines: new LineIndex(text),
    root: { kind: 'object', start: 0, end: text.length, properties },
    problems: [],
  });
}

/** Words as a POSIX shell splits them; what it would expand stays as it is written. */
function shellWords(text: string): Word[] {
  const words: Word[] = [];
  const word = /(?:\\\r?\n|\s)+|((?:'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|[^\s'"\\])+)|[^]/g;
  for (const match of text.matchAll(word)) {
    const [, written] = match;
    if (written === undefined) continue;
    words.push({ text: unquoted(written), start: match.index, end: match.index + written.length });
  }
  return words;
}

function unquoted(written: string): string {
  return written.replace(
    /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\(\r?\n)|\\([^])/g,
    (
      _,
      single: string | undefined,
      double: string | undefined,
      lineEnd: string | undefined,
      escaped: string | undefined,
    ) => {
      if (lineEnd !== undefined) return '';
      return single ?? double?.replace(/\\([$`"\\]|\r?\n)/g, '$1') ?? escaped ?? '';
    },
  );
}
