import { stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { textOfFile } from '../../engine/body/charset/fileText.ts';
import type { CookieManager } from '../../engine/network/cookies/cookieManager.ts';
import type { CookieRecord } from '../../session/cookie.ts';
import type { CliIo } from '../terminal/io.ts';
import type { CookieArguments } from '../options/sendArguments.ts';
import { checkWritable, writeFault } from '../files/namedFile.ts';
import { pipedIn } from '../files/pipedIn.ts';
import { readOption } from '../files/readOption.ts';
import { UsageError } from '../terminal/usageError.ts';
import { netscapeFile, readCookieFile } from './netscapeFile.ts';
import type { FileCookie } from './netscapeFile.ts';

/** The cookies of `-b FILE`, and the file of `-c`. */
export class CookieFiles {
  /** Those that are not there, although this command does not write them. */
  readonly missing: readonly string[];
  readonly #cookies: readonly FileCookie[];
  readonly #jar: string | null;
  readonly #io: CliIo;

  private constructor(
    cookies: readonly FileCookie[],
    missing: readonly string[],
    jar: string | null,
    io: CliIo,
  ) {
    this.missing = missing;
    this.#cookies = cookies;
    this.#jar = jar;
    this.#io = io;
  }

  /**
   * Reads the files. One that is not there has no cookies, as with curl: the first command of a script makes it.
   * @param hosts of the requests; Set-Cookie lines without a domain are for them
   * @throws UsageError
   */
  static async read(
    { files, jar, junkSession }: CookieArguments,
    hosts: readonly string[],
    io: CliIo,
  ): Promise<CookieFiles> {
    const cookies: FileCookie[] = [];
    const missing: string[] = [];
    for (const file of files) {
      const bytes = file === '-' ? await pipedIn('-b -', io) : await bytesOf(file, io);
      if (bytes !== null) cookies.push(...readCookieFile(textOfFile(bytes), hosts));
      else if (file !== jar) missing.push(file);
    }
    if (jar !== null && jar !== '-') await checkWritable(jar, io.cwd);
    const kept = junkSession ? cookies.filter((cookie) => !isOfSession(cookie)) : cookies;
    return new CookieFiles(kept, missing, jar, io);
  }

  async load(manager: CookieManager): Promise<void> {
    // One that can't be kept is left out, as if a server had sent it.
    for (const { url, cookie } of this.#cookies) await manager.setCookie(url, cookie);
  }

  /** @throws Error that says why the file can't be written */
  async save(manager: CookieManager): Promise<void> {
    if (this.#jar === null) return;
    const cookies: CookieRecord[] = [];
    await manager.visitAllCookies({
      visit: (cookie) => {
        cookies.push(cookie);
        return true;
      },
    });
    const text = netscapeFile(cookies);
    if (this.#jar === '-') this.#io.stdout.write(text);
    // Whoever has the cookies is logged in: nobody else may read them.
    else await writeJar(this.#jar, this.#io.cwd, text);
  }
}

async function writeJar(jar: string, cwd: string, text: string): Promise<void> {
  await writeFile(resolve(cwd, jar), text, { mode: 0o600 }).catch((cause: unknown) => {
    throw new Error(writeFault(jar, cause), { cause });
  });
}

/** Null: there is no such file. */
async function bytesOf(file: string, io: CliIo): Promise<Buffer | null> {
  const isMissing = await stat(resolve(io.cwd, file)).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  );
  if (isMissing) return null;
  try {
    return await readOption('-b', file, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} Cookies themselves are written as name=value.`);
  }
}

function isOfSession({ cookie }: FileCookie): boolean {
  return typeof cookie === 'string'
    ? !/;\s*(?:expires|max-age)\s*=/i.test(cookie)
    : (cookie.expires ?? null) === null;
}
