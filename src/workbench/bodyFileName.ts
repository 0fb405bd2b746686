import { percentDecoded } from '../session/percentDecoded.ts';
import { nameInDisposition } from './dispositionName.ts';

const extensions: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/html': 'html',
  'text/css': 'css',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'image/svg+xml': 'svg',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'application/yaml': 'yaml',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'text/plain': 'txt',
};

/** The most characters of a name that comes out of a URL. */
const MAX_LENGTH = 60;

/** A name for a file of a body: the server's (Content-Disposition), else the URL's last part with an ending that says what it is. */
export function bodyFileName(url: string, mimeType: string, disposition: string): string {
  const given = nameInDisposition(disposition);
  if (given !== null) return given;
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? 'body';
  const base = percentDecoded(last)
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '_')
    .slice(0, MAX_LENGTH);
  const known = extensionOf(mimeType);
  return known === null || base.endsWith(`.${known}`) ? base : `${base}.${known}`;
}

function extensionOf(mimeType: string): string | null {
  const known = extensions[mimeType];
  if (known !== undefined) return known;
  return mimeType.endsWith('+json') ? 'json' : mimeType.endsWith('+xml') ? 'xml' : null;
}
