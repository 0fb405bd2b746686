import type { Row } from './rows.ts';

/** What one part of a multipart body has beside its row: fields of its own, as they are written. */
export interface PartRow extends Row {
  readonly type?: string;
}

/** The boundary that a Content-Type names; null: none. */
export function boundaryOf(contentType: string): string | null {
  const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType) ?? [];
  return quoted ?? plain ?? null;
}

/** The parts of a multipart form; null: there is more in it than a table can show. Lines behind `#` are parts that are off. */
export function partRows(body: string, boundary: string): readonly PartRow[] | null {
  if (body.trim() === '') return [];
  const rows: PartRow[] = [];
  let part: string[] | null = null;
  for (const line of body.split('\n')) {
    const isEnd = line.trimEnd() === `--${boundary}--`;
    if (isEnd || line.trimEnd() === `--${boundary}`) {
      const row = part === null ? undefined : rowOf(part);
      if (row === null) return null;
      if (row !== undefined) rows.push(row);
      part = isEnd ? null : [];
    } else if (part !== null) part.push(line);
    else {
      const [, name, mark, value = ''] = /^#\s*([^=<]+?)\s*(=|<)\s*(.*)$/.exec(line) ?? [];
      if (name !== undefined) {
        rows.push({ ...{ on: false, name, value, type: '' }, isFile: mark === '<' });
      } else if (line.trim() !== '') return null;
    }
  }
  return part === null ? rows : null;
}

export function writeParts(rows: readonly PartRow[], boundary: string): string {
  const parts = rows.filter(({ on }) => on);
  if (rows.length === 0) return '';
  const off = rows.filter(({ on }) => !on);
  return [
    ...off.map(({ name, value, isFile }) => `# ${name} ${isFile === true ? '<' : '='} ${value}`),
    ...parts.flatMap((row) => [`--${boundary}`, ...partLines(row)]),
    ...(parts.length === 0 ? [] : [`--${boundary}--`]),
  ].join('\n');
}

function partLines({ name, value, isFile, type = '' }: PartRow): string[] {
  const fileName = value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1);
  const file = isFile === true ? `; filename="${quoted(fileName)}"` : '';
  return [
    `Content-Disposition: form-data; name="${quoted(name)}"${file}`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    '',
    isFile === true ? `< ${value}` : value,
  ];
}

/** As browsers write a name (WHATWG HTML, multipart/form-data encoding algorithm). */
function quoted(text: string): string {
  return text.replaceAll('"', '%22');
}

/** Null: the part has fields or contents that a row can't show. */
function rowOf(lines: readonly string[]): PartRow | null {
  const blank = lines.indexOf('');
  if (blank < 0) return null;
  const fields = lines.slice(0, blank);
  const content = lines.slice(blank + 1).join('\n');
  let name: string | null = null;
  let type = '';
  let isNamedFile = false;
  for (const field of fields) {
    const [, disposition] = /^content-disposition:\s*form-data\s*;(.*)$/i.exec(field) ?? [];
    const [, contentType] = /^content-type:\s*(.*)$/i.exec(field) ?? [];
    if (disposition !== undefined) {
      name = /\bname="([^"]*)"/i.exec(disposition.replace(/\bfilename="[^"]*"/i, ''))?.[1] ?? null;
      isNamedFile = /\bfilename=/i.test(disposition);
    } else if (contentType === undefined) return null;
    else type = contentType.trim();
  }
  if (name === null || content.includes('\n')) return null;
  const [, path] = /^<\s+(\S.*)$/.exec(content) ?? [];
  if ((path !== undefined) !== isNamedFile) return null;
  const row = { on: true, name: name.replaceAll('%22', '"'), type };
  return path === undefined
    ? { ...row, value: content }
    : { ...row, value: path.trim(), isFile: true };
}
