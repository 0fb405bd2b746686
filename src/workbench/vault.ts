import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeFolder } from '../storage/makeFolder.ts';

const CIPHER = 'aes-256-gcm';
const MARK = Buffer.from('RWB1');
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes of a key. */
export const KEY_BYTES = 32;

export interface VaultFile {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly changed: number;
}

/**
 * A folder of encrypted files, for this user only. Each is sealed with its name: one that was changed, cut or renamed can't
 * be read any more.
 */
export class Vault {
  readonly #parent: string;
  /** Named by the key: what another key has sealed is not even looked at. */
  readonly #folder: string;
  readonly #key: Buffer;

  constructor(parent: string, key: Buffer) {
    this.#parent = parent;
    this.#folder = join(parent, createHash('sha256').update(key).digest('hex').slice(0, 16));
    this.#key = key;
  }

  /** Removes what was sealed with keys that are lost. */
  async removeOthers(): Promise<void> {
    const names = await readdir(this.#parent).catch(() => []);
    const others = names.filter((name) => name !== basename(this.#folder));
    for (const name of others) {
      await rm(join(this.#parent, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** @throws the error of the file system */
  async write(name: string, about: object, bytes: Uint8Array): Promise<void> {
    const head = Buffer.from(JSON.stringify(about));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.byteLength);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv).setAAD(Buffer.from(name));
    const sealed = [MARK, iv, cipher.update(length), cipher.update(head), cipher.update(bytes)];
    sealed.push(cipher.final(), cipher.getAuthTag());
    await makeFolder(this.#folder, 0o700);
    const path = join(this.#folder, name);
    await writeFile(`${path}.new`, sealed, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  /** Null: it is not there, or was sealed with another key. */
  async read(name: string): Promise<{ readonly about: unknown; readonly bytes: Buffer } | null> {
    try {
      const sealed = await readFile(join(this.#folder, name));
      const from = MARK.byteLength + IV_BYTES;
      const end = sealed.byteLength - TAG_BYTES;
      if (end < from || !sealed.subarray(0, MARK.byteLength).equals(MARK)) return null;
      const decipher = createDecipheriv(CIPHER, this.#key, sealed.subarray(MARK.byteLength, from))
        .setAAD(Buffer.from(name))
        .setAuthTag(sealed.subarray(end));
      const plain = Buffer.concat([decipher.update(sealed.subarray(from, end)), decipher.final()]);
      const start = 4 + plain.readUInt32BE(0);
      const about: unknown = JSON.parse(plain.subarray(4, start).toString());
      return { about, bytes: plain.subarray(start) };
    } catch {
      return null;
    }
  }

  /** The oldest first. */
  async list(): Promise<VaultFile[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(this.#folder, name)).catch(() => null);
        return found === null ? [] : [{ name, size: found.size, changed: found.mtimeMs }];
      }),
    );
    return files.flat().sort((one, other) => one.changed - other.changed);
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
  }
}
