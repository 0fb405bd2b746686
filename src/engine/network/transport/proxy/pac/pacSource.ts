import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { TrustStore } from '../../../tls/certificates/trustStore.ts';
import { fileURLToPath } from 'node:url';
import { urlInField } from '../../../../../session/fieldValue.ts';
import { headerValue } from '../../../../../session/headers.ts';
import { maskUrl } from '../../../../../session/mask.ts';
import { openSocket } from '../../connect/connect.ts';
import { openCodec } from '../../codecs/openCodec.ts';
import { targetOf } from '../../connect/target.ts';
import { originForm } from '../../../../message/requestUrl.ts';

/** Chromium's limits for a PAC file (PacFileFetcherImpl). */
const MAX_BYTES = 1024 * 1024;
const MAX_MS = 30_000;
const MAX_REDIRECTS = 5;

/**
 * The text of a PAC file: an absolute path, or a file:, http: or https: URL, which is fetched straight until
 * `stop` aborts.
 * @throws Error that says what is wrong
 */
export async function loadPac(
  source: string,
  trust: TrustStore,
  stop: AbortSignal,
): Promise<string> {
  if (path.isAbsolute(source)) return readPac(source);
  if (!URL.canParse(source)) {
    throw new Error(`${JSON.stringify(source)} is neither an absolute path nor a URL.`);
  }
  const url = new URL(source);
  if (url.protocol === 'file:') return readPac(fileURLToPath(url));
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`PAC files are not read from ${url.protocol} URLs.`);
  }
  return fetchPac(url, trust, stop);
}

/** @throws Error that says what is wrong */
export async function readPac(file: string): Promise<string> {
  const found = await stat(file);
  if (!found.isFile()) throw new Error('it is not a file.');
  if (found.size > MAX_BYTES) throw new Error('it is larger than 1 MiB.');
  return readFile(file, 'utf8');
}

async function fetchPac(start: URL, trust: TrustStore, stop: AbortSignal): Promise<string> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(MAX_MS)]);
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await get(url, trust, signal);
    if (typeof answer === 'string') return answer;
    url = answer;
  }
  throw new Error(`it is redirected more than ${String(MAX_REDIRECTS)} times.`);
}

/** The text, or where it has moved. */
async function get(url: URL, trust: TrustStore, signal: AbortSignal): Promise<string | URL> {
  const target = targetOf(url);
  const open = await openSocket(target, {
    secureContext: () => trust.secureContext,
    trust: () => trust,
    signal,
    onPhase: () => undefined,
    decideCertificate: ({ problems }) =>
      Promise.reject(
        new Error(`its server shows a bad certificate (${problems[0]?.error ?? ''}).`),
      ),
  });
  const codec = await openCodec('undici', {
    target,
    open,
    strictParsing: false,
    onChange: () => undefined,
  });
  const onAbort = (): void => {
    const { name } = signal.reason as Error;
    const late = `its server did not answer within ${String(MAX_MS / 1000)} s.`;
    codec.destroy(name === 'TimeoutError' ? new Error(late) : (signal.reason as Error));
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    const exchange = codec.send(
      {
        method: 'GET',
        path: originForm(url),
        headers: [['Accept', 'application/x-ns-proxy-autoconfig, */*;q=0.5']],
        body: null,
        trailers: [],
        continueMs: 0,
      },
      {},
    );
    const { status, headers } = await exchange.head;
    const location = urlInField(headerValue(headers, 'location') ?? '');
    if (status >= 300 && status < 400 && location !== '' && URL.canParse(location, url.href)) {
      const next = new URL(location, url);
      if (next.protocol === 'http:' || next.protocol === 'https:') return next;
    }
    if (status !== 200) throw new Error(`${maskUrl(url.href)} answers ${String(status)}.`);
    const pieces: Uint8Array[] = [];
    let size = 0;
    await exchange.readBody((piece) => {
      size += piece.byteLength;
      if (size > MAX_BYTES) exchange.abort(new Error('it is larger than 1 MiB.'));
      else pieces.push(Uint8Array.from(piece));
    });
    return new TextDecoder().decode(Buffer.concat(pieces));
  } finally {
    signal.removeEventListener('abort', onAbort);
    codec.destroy();
  }
}
