import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CookieManager } from '../../engine/cookies/cookieManager.ts';
import type { CookieRecord } from '../../engine/cookies/cookie.ts';
import type { CliIo } from '../io.ts';
import type { CookieArguments } from '../options/sendArguments.ts';
import { pipedIn } from '../pipedIn.ts';
import { UsageError } from '../usageError.ts';
import { netscapeFile, readCookieFile } from './netscapeFile.ts';
import type { FileCookie } from './netscapeFile.ts';

/** The cookies of `-b FILE`, and the file of `-c`. */
export class CookieFiles {
  readonly #cookies: readonly FileCookie[];
  readonly #jar: string | null;
  readonly #io: CliIo;

  private constructor(cookies: readonly FileCookie[], jar: string | null, io: CliIo) {
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
    for (const file of files) {
      const text = file === '-' ? await pipedIn('-b -', io) : await textOf(file, io.cwd);
      cookies.push(...readCookieFile(text, hosts));
    }
    const kept = junkSession ? cookies.filter((cookie) => !isOfSession(cookie)) : cookies;
    return new CookieFiles(kept, jar, io);
  }

  async load(manager: CookieManager): Promise<void> {
    // One that can't be kept is left out, as if a server had sent it.
    for (const { url, cookie } of this.#cookies) await manager.setCookie(url, cookie);
  }

  /** @throws the error of the file system */
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
    else await writeFile(resolve(this.#io.cwd, this.#jar), text, { mode: 0o600 });
  }
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new UsageError(
      `-b: ${file} can't be read. Cookies themselves are written as name=value.`,
    );
  }
}

function isOfSession({ cookie }: FileCookie): boolean {
  return typeof cookie === 'string'
    ? !/;\s*(?:expires|max-age)\s*=/i.test(cookie)
    : (cookie.expires ?? null) === null;
}
