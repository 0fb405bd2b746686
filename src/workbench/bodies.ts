import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BodyReader } from '../bodyText/bodyReader.ts';
import type {
  BodyQuestionName,
  BodyQuestions,
  BodySource,
} from '../bodyText/contract/questions.ts';
import { Arrivals } from './arrivals.ts';
import { Spool } from './spool.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The decoded bodies of responses: short ones in memory, long ones in a temporary folder. */
export class Bodies {
  readonly #bodies = new Map<string, KeptBody>();
  readonly #reader = new BodyReader();
  #folder: Promise<string> | null = null;
  #count = 0;

  create(): KeptBody {
    const key = String(++this.#count);
    const body = new KeptBody(
      key,
      async () => join(await this.#temporary(), key),
      () => {
        this.#bodies.delete(key);
        this.#reader.forget(key);
      },
    );
    this.#bodies.set(key, body);
    return body;
  }

  body(key: string): KeptBody | undefined {
    return this.#bodies.get(key);
  }

  /** Reads a body as text: a page of it, what is found in it. @throws Error in words for a person */
  async read<Name extends BodyQuestionName>(
    name: Name,
    body: KeptBody,
    asked: BodyQuestions[Name]['asked'],
  ): Promise<BodyQuestions[Name]['answer']> {
    return this.#reader.ask(name, await body.source(), asked);
  }

  async removeAll(): Promise<void> {
    await this.#reader.dispose();
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
  readonly #arrivals = new Arrivals();

  constructor(key: string, path: () => Promise<string>, forget: () => void) {
    super(path);
    this.key = key;
    this.#forget = forget;
  }

  override append(data: Uint8Array): void | Promise<void> {
    this.changed = Date.now();
    this.#arrivals.add(this.size + data.byteLength, this.changed);
    return super.append(data);
  }

  /** The response has come: what its body is and a name for a file of it. */
  describe(mimeType: string, charset: string, name: string): void {
    this.mimeType = mimeType;
    this.charset = charset;
    this.name = name;
  }

  /** As much of it as is there now. */
  get now(): BodySource {
    const { key, size, ended, mimeType, charset, content } = this;
    return { key, size, ended, mimeType, charset, content };
  }

  /** Where to read it; once it has ended, all of it. @throws as `readAll` does */
  async source(): Promise<BodySource> {
    await this.whole();
    return this.now;
  }

  /** When the bytes before this offset had come, in milliseconds since the epoch; null: nobody saw them come. */
  arrivedAt(offset: number): number | null {
    return this.#arrivals.at(offset);
  }

  override remove(): void {
    this.#forget();
    super.remove();
  }
}
