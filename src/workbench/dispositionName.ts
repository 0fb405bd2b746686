import { readableField } from '../session/fieldValue.ts';

/**
 * The file name in Content-Disposition (RFC 6266), without what could lead out of the folder: a server that is not trusted may
 * say anything. `filename*` goes before `filename`, whose bytes are UTF-8 where they can be.
 */
export function nameInDisposition(disposition: string): string | null {
  const [, charset = '', encoded] =
    /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^\s;]+)/i.exec(disposition) ?? [];
  const [, quoted, bare] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition) ?? [];
  const given =
    decoded(encoded, charset) ??
    readableField(quoted?.replaceAll(/\\(["\\])/g, '$1') ?? bare ?? '');
  const name = given
    .split(/[/\\]/)
    .at(-1)
    ?.replaceAll(/[\u0000-\u001f\u007f:]/g, '')
    .trim();
  return name === undefined || /^\.*$/.test(name) ? null : name;
}

/** RFC 8187. Null for what is not in the charset that it names. */
function decoded(text: string | undefined, charset: string): string | null {
  if (text === undefined || /%(?![0-9a-f]{2})/i.test(text)) return null;
  const bytes = Buffer.from(
    text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
