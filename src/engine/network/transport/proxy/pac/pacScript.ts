import { messageOf } from '../../../../../session/messageOf.ts';
import { NetworkError } from '../../../../errors/networkError.ts';
import { maskUrl } from '../../../../../session/mask.ts';
import type { TrustStore } from '../../../tls/certificates/trustStore.ts';
import type { PacSettings } from './pacSettings.ts';
import { loadPac, readPac } from './pacSource.ts';
import { PacSandbox } from './pacSandbox.ts';

const DEFAULT_CALL_MS = 5000;
/** An answer is kept for so long, because a PAC file may look at the clock. */
const ANSWER_MS = 60_000;
const MAX_ANSWERS = 1000;
const UNLOADED = 'it was closed.';
/** After so long the file is read anew, when the next request comes. */
const RELOAD_MS = 5 * 60_000;

interface Loaded {
  readonly sandbox: Promise<PacSandbox>;
  readonly until: number;
  readonly unload: AbortController;
  /** Calls that have no answer yet. */
  calls: number;
}

/** One PAC file, read when it is first needed, with the answers that it gave lately. */
export class PacScript {
  readonly #settings: PacSettings;
  readonly #trust: TrustStore;
  readonly #answers = new Map<
    string,
    { readonly answer: Promise<string>; readonly until: number }
  >();
  #loaded: Loaded | null = null;
  /** Read anew meanwhile, and still at work on calls that came before. */
  readonly #retired = new Set<Loaded>();
  #disposed = false;

  constructor(settings: PacSettings, trust: TrustStore) {
    this.#settings = settings;
    this.#trust = trust;
  }

  /**
   * What FindProxyForURL says about a URL, and the file's name for people.
   * @throws NetworkError ERR_PAC_SCRIPT_FAILED that says what is wrong with the file
   */
  async findProxy(url: URL, signal: AbortSignal): Promise<{ answer: string; name: string }> {
    const asked = shownToPac(url);
    const answer = await unlessAborted(this.#answer(asked), signal);
    return { answer, name: 'text' in this.#settings ? 'the PAC script' : 'the PAC file' };
  }

  dispose(): void {
    this.#disposed = true;
    const loaded = this.#loaded;
    this.#forget();
    for (const one of [...this.#retired, ...(loaded === null ? [] : [loaded])]) unload(one);
  }

  #answer(asked: URL): Promise<string> {
    const now = Date.now();
    if (this.#loaded !== null && this.#loaded.until <= now) this.#forget();
    const known = this.#answers.get(asked.href);
    if (known !== undefined && known.until > now) return known.answer;
    const answer = this.#call(asked).catch((error: unknown) => {
      // Asked anew the next time: a failure may pass.
      if (this.#answers.get(asked.href)?.answer === answer) this.#answers.delete(asked.href);
      throw error instanceof NetworkError ? error : failed(error, this.#settings);
    });
    answer.catch(() => undefined);
    const oldest =
      this.#answers.size >= MAX_ANSWERS ? this.#answers.keys().next().value : undefined;
    if (oldest !== undefined) this.#answers.delete(oldest);
    this.#answers.set(asked.href, { answer, until: now + ANSWER_MS });
    return answer;
  }

  async #call(asked: URL): Promise<string> {
    if (this.#disposed) throw new Error(UNLOADED);
    this.#loaded ??= this.#load(Date.now() + RELOAD_MS);
    const loaded = this.#loaded;
    loaded.calls++;
    try {
      const answer = await (await loaded.sandbox).findProxyForUrl(asked);
      if (answer !== null) return answer;
    } finally {
      loaded.calls--;
      // Read anew the next time: whoever mends the file wants to see that it is mended.
      const isOver = await loaded.sandbox.then(
        ({ ended }) => ended,
        () => true,
      );
      if (isOver && this.#loaded === loaded) this.#forget();
      this.#unloadRetired(loaded);
    }
    // Another call ended the sandbox before this one had its turn.
    return this.#call(asked);
  }

  #load(until: number): Loaded {
    const settings = this.#settings;
    const unload = new AbortController();
    const text =
      'text' in settings
        ? Promise.resolve(settings.text)
        : loadPac(settings.source, this.#trust, unload.signal);
    const sandbox = text.then((read) =>
      PacSandbox.start(read, settings.timeoutMs ?? DEFAULT_CALL_MS, unload.signal),
    );
    return { sandbox, until, unload, calls: 0 };
  }

  /** Calls that are under way still get their answers. */
  #forget(): void {
    const loaded = this.#loaded;
    this.#loaded = null;
    this.#answers.clear();
    if (loaded === null) return;
    this.#retired.add(loaded);
    this.#unloadRetired(loaded);
  }

  #unloadRetired(loaded: Loaded): void {
    if (loaded.calls === 0 && this.#retired.delete(loaded)) unload(loaded);
  }
}

function unload(loaded: Loaded): void {
  loaded.unload.abort(new Error(UNLOADED));
}

/** What a PAC file gets to see (Chromium: SanitizeUrl): never credentials and fragment, of https only the origin. */
function shownToPac(url: URL): URL {
  const shown = new URL(url.protocol === 'https:' ? `${url.origin}/` : url.href);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return shown;
}

/** Why a file can't be a PAC file, as a clause; null: it can. @param file an absolute path */
export async function pacFileFault(file: string): Promise<string | null> {
  const stop = new AbortController();
  try {
    await PacSandbox.start(await readPac(file), DEFAULT_CALL_MS, stop.signal);
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    stop.abort();
  }
}

function failed(error: unknown, settings: PacSettings): NetworkError {
  const why = messageOf(error);
  const name = 'text' in settings ? 'The PAC script' : `The PAC file ${maskUrl(settings.source)}`;
  return new NetworkError('ERR_PAC_SCRIPT_FAILED', {
    phase: 'start',
    nodeCode: why,
    message: `${name} can't be used: ${why}`,
  });
}

/** Others may wait for the same answer: it goes on when one of them is cancelled. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    void promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
