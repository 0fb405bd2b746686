import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from './spool.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The decoded bodies of responses: short ones in memory, long ones in a temporary folder. */
export class Bodies {
  readonly #bodies = new Map<string, KeptBody>();
  #folder: Promise<string> | null = null;
  #count = 0;

  create(): KeptBody {
    const key = String(++this.#count);
    const body = new KeptBody(
      key,
      async () => join(await this.#temporary(), key),
      () => this.#bodies.delete(key),
    );
    this.#bodies.set(key, body);
    return body;
  }

  body(key: string): KeptBody | undefined {
    return this.#bodies.get(key);
  }

  async removeAll(): Promise<void> {
    const folder = await this.#folder;
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }

  #temporary(): Promise<string> {
    this.#folder ??= temporaryFolder(tmpdir());
    return this.#folder;
  }
}

/** One response body, as it grows. */
export class KeptBody extends Spool {
  readonly key: string;
  readonly created = Date.now();
  changed = this.created;
  mimeType = '';
  charset = '';
  /** For a file of it: the ending says what it is. */
  name = 'body';
  readonly #forget: () => void;

  constructor(key: string, path: () => Promise<string>, forget: () => void) {
    super(path);
    this.key = key;
    this.#forget = forget;
  }

  override append(data: Uint8Array): void | Promise<void> {
    this.changed = Date.now();
    return super.append(data);
  }

  finish(mimeType: string, charset: string, url: string): void {
    this.mimeType = mimeType;
    this.charset = charset;
    this.name = fileName(url, mimeType);
    this.end();
  }

  override remove(): void {
    this.#forget();
    super.remove();
  }
}

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
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'text/plain': 'txt',
};

/** A name for a file of it, whose ending says what it is. */
function fileName(url: string, mimeType: string): string {
  const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? 'body';
  const base = last.replace(/[^\w.-]+/g, '_').slice(0, 60);
  const known =
    extensions[mimeType] ??
    (mimeType.endsWith('+json') ? 'json' : mimeType.endsWith('+xml') ? 'xml' : null);
  return known === null || base.endsWith(`.${known}`) ? base : `${base}.${known}`;
}
