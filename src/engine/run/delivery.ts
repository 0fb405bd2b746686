import { logWork, workerOf } from '../decisions/handlerTime.ts';
import { logDecision } from '../decisions/logDecision.ts';
import { decoderFor, knownCodings } from '../body/decoding/decode.ts';
import { abortable } from '../async/abortable.ts';
import { contentCodings, isEncodedPart } from '../../session/encodedPart.ts';
import { headerValue } from '../../session/headers.ts';
import { contentLength, hasBody } from '../message/bodySource.ts';
import type { BodySource } from '../message/bodySource.ts';
import type { Request } from '../message/request.ts';
import type { ResponseFilter } from '../handlers/requestHandler.ts';
import { isReporting } from '../handlers/reportingFilter.ts';
import { FilteredBody } from '../resource/responseFilter.ts';
import type { SessionScope } from './sessionScope.ts';
import { downloadProgress } from '../body/progress.ts';
import type { ResponseHead } from '../message/responseHead.ts';
import type { BodySink } from '../body/bodySink.ts';

export interface Receiver {
  onProgress(current: number, total: number): void;
  onData(data: Uint8Array): void | Promise<void>;
}

/** CEF: no filter for a redirect that is delivered itself, nor for a body that nobody gets. */
export function mayBeFiltered(request: Request, response: Pick<ResponseHead, 'status'>): boolean {
  const redirect = response.status >= 300 && response.status < 400;
  return hasBody(request, response) && !redirect && !request.flags.has('noDownloadData');
}

/**
 * Reads a response's body and hands it to the client: counted as received, decoded, filtered. With `noDownloadData`
 * the bytes are read and thrown away, and progress is told once (docs/cef.md, "Progress").
 */
export function deliverBody(
  scope: SessionScope,
  hop: number,
  request: Request,
  source: BodySource,
  filter: ResponseFilter | null,
  receiver: Receiver,
): void | Promise<void> {
  const plain =
    filter === null &&
    source.fromCache !== true &&
    !request.flags.has('noDownloadData') &&
    hasBody(request, source.head) &&
    headerValue(source.head.headers, 'content-encoding') === undefined;
  return plain
    ? deliverPlain(scope, hop, source, receiver)
    : deliver(scope, hop, request, source, filter, receiver);
}

/** Most bodies: nothing to decode, nothing to filter. A short one is there with its head, and nobody waits. */
function deliverPlain(
  scope: SessionScope,
  hop: number,
  source: BodySource,
  receiver: Receiver,
): void | Promise<void> {
  const { bytes, deadlines } = scope;
  const total = contentLength(source.head);
  const progress = downloadProgress(scope, hop, total);
  const finish = (): void => {
    if (scope.signal.aborted) scope.signal.throwIfAborted();
    progress.end();
    if (progress.current === 0) receiver.onProgress(0, 0);
  };
  const reading = source.readBody((chunk) => {
    deadlines.moved();
    progress.add(chunk.byteLength);
    bytes.received = progress.current;
    receiver.onProgress(progress.current, total);
    bytes.decoded += chunk.byteLength;
    const taken = receiver.onData(chunk);
    return taken === undefined ? undefined : taken.finally(scope.pauseTimeouts());
  });
  if (reading instanceof Promise) return reading.then(finish);
  finish();
  return undefined;
}

async function deliver(
  scope: SessionScope,
  hop: number,
  request: Request,
  source: BodySource,
  filter: ResponseFilter | null,
  receiver: Receiver,
): Promise<void> {
  const { bytes, log } = scope;
  const total = contentLength(source.head);
  const progress = downloadProgress(scope, hop, total);
  const silent = request.flags.has('noDownloadData');
  const expected = hasBody(request, source.head);

  if (silent && request.method !== 'HEAD') receiver.onProgress(0, expected ? total : 0);
  const output: BodySink = (chunk) => {
    if (bytes.filtered !== undefined) bytes.filtered += chunk.byteLength;
    return silent ? undefined : receiver.onData(chunk);
  };
  const filtered =
    filter === null
      ? null
      : await abortable(FilteredBody.install(filter, output, scope.signal), scope.signal).finally(
          scope.pauseTimeouts(),
        );
  const watch = new Stopwatch();
  if (filtered !== null) bytes.filtered = 0;
  const decoder = decoderFor(
    expected ? codingsToDecode(scope, hop, source.head) : NOTHING_TO_DECODE,
    (chunk) => {
      bytes.decoded += chunk.byteLength;
      return filtered === null ? output(chunk) : watch.during(filtered.write(chunk));
    },
    (message) => {
      scope.report(hop, message);
    },
  );
  const sink: BodySink = (chunk) => {
    scope.deadlines.moved();
    progress.add(chunk.byteLength);
    // What comes out of the cache came over the wire for another request.
    if (source.fromCache === true) bytes.cached = progress.current;
    else bytes.received = progress.current;
    if (!silent) receiver.onProgress(progress.current, total);
    const taken = decoder.write(chunk);
    return taken === undefined ? undefined : taken.finally(scope.pauseTimeouts());
  };
  try {
    // A server sends none then; a resource handler may try.
    await (expected ? source.readBody(sink) : source.discard());
    const ending = decoder.end();
    if (ending !== undefined) await abortable(ending, scope.signal);
  } finally {
    decoder.close();
  }
  if (filtered !== null) await abortable(watch.during(filtered.end()), scope.signal);
  if (filter !== null && isReporting(filter)) {
    const callback = 'getResourceResponseFilter';
    const decisions = [...(filter.decisions?.() ?? [])];
    logWork(scope, hop, workerOf(...decisions.map(({ by }) => by)), watch.ms);
    for (const decision of decisions) {
      logDecision(log, { callback, hop, ...decision, waitedMs: 0 });
    }
    for (const problem of filter.problems()) scope.report(hop, problem);
  }
  if (expected) progress.end();
  // A body of nothing has one progress, so that every response but that of HEAD has at least one.
  if (!silent && progress.current === 0 && request.method !== 'HEAD') receiver.onProgress(0, 0);
}

/** How long promises took, one after the other. */
class Stopwatch {
  ms = 0;

  during<Taken extends void | Promise<void>>(taken: Taken): Taken | Promise<void> {
    if (!(taken instanceof Promise)) return taken;
    const startedAt = performance.now();
    return taken.finally(() => {
      this.ms += performance.now() - startedAt;
    });
  }
}

type Codings = NonNullable<ReturnType<typeof knownCodings>>;

const NOTHING_TO_DECODE: Codings = [];

function codingsToDecode(scope: SessionScope, hop: number, head: ResponseHead): Codings {
  const names = contentCodings(head.headers);
  if (isEncodedPart(head)) {
    const shown = names.join(', ');
    scope.report(
      hop,
      `The body is still encoded (${shown}): it is part of a response, and a part can't be decoded.`,
    );
    return NOTHING_TO_DECODE;
  }
  const codings = knownCodings(names);
  if (codings !== null) return codings;
  scope.report(hop, 'The body is still encoded: its Content-Encoding is not supported.');
  return NOTHING_TO_DECODE;
}
