import { Pace } from '../../body/pace.ts';
import type { Upload } from '../../body/upload.ts';
import { NetworkError } from '../../errors/networkError.ts';
import type { NetErrorName } from '../../errors/netErrors.ts';
import type { Cancellation } from '../../async/cancellation.ts';
import { pause } from '../../async/pause.ts';
import type { BodySink } from '../../body/bodySink.ts';
import type { ConnectionFault, NetworkConditions } from '../../handlers/networkConditions.ts';
import type { NetworkResponse } from './networkResponse.ts';
import { throttled } from './throttle.ts';
import type { TransportScope } from './transportScope.ts';

/**
 * Sends a request over a network that is worse than the real one. What is slow is really slow: nothing is read from the
 * connection, or written to it, faster than it is delivered; what fails really gives up its connection.
 */
export async function sendUnderConditions(
  scope: TransportScope,
  hop: number,
  { latencyMs = 0, downloadThroughput, uploadThroughput, fault }: NetworkConditions,
  send: (slowed: (upload: Upload) => Upload) => Promise<NetworkResponse>,
): Promise<NetworkResponse> {
  const { signal } = scope;
  if (latencyMs > 0) {
    scope.phase.start(hop, 'wait');
    await pause(latencyMs, signal);
  }
  if (fault !== undefined && fault.afterBytes === undefined) {
    await failBeforeSending(scope, hop, fault);
  }
  const response = await send((upload) =>
    uploadThroughput === undefined ? upload : throttledUpload(upload, uploadThroughput, signal),
  );
  const readBody = response.readBody.bind(response);
  return Object.assign(response, {
    readBody: (sink: BodySink) => {
      const failing = fault === undefined ? sink : failingSink(scope, fault, sink);
      return readBody(
        downloadThroughput === undefined
          ? failing
          : throttledSink(failing, downloadThroughput, signal),
      );
    },
  });
}

function throttledUpload(upload: Upload, bytesPerSecond: number, signal: Cancellation): Upload {
  return {
    ...upload,
    body: (stop) => {
      const body = upload.body(stop);
      if (body === null) return null;
      const pieces = body instanceof Uint8Array ? [body] : body;
      return throttled(pieces, new Pace(bytesPerSecond), signal);
    },
  };
}

function throttledSink(sink: BodySink, bytesPerSecond: number, signal: Cancellation): BodySink {
  const pace = new Pace(bytesPerSecond);
  return async (chunk) => {
    for await (const piece of throttled([chunk], pace, signal)) await sink(piece);
  };
}

/** How Chromium names it when nothing of a response has come. */
const BEFORE_A_BYTE: Readonly<Record<ConnectionFault['connection'], NetErrorName>> = {
  close: 'ERR_EMPTY_RESPONSE',
  reset: 'ERR_CONNECTION_RESET',
  timeout: 'ERR_CONNECTION_TIMED_OUT',
};

async function failBeforeSending(
  scope: TransportScope,
  hop: number,
  { connection }: ConnectionFault,
): Promise<never> {
  scope.phase.start(hop, 'connect');
  if (connection === 'timeout' && scope.deadlines.running) await forever(scope.signal);
  throw new NetworkError(BEFORE_A_BYTE[connection], {
    phase: 'connect',
    message: 'The connection failed because a rule says so. Nothing was sent.',
  });
}

/** Takes `afterBytes` and then fails as a connection does; the attempt names the error as it would any other. */
function failingSink(
  { deadlines, signal }: TransportScope,
  { connection, afterBytes = 0 }: ConnectionFault,
  sink: BodySink,
): BodySink {
  let left = afterBytes;
  return async (chunk) => {
    const passed = chunk.subarray(0, left);
    left -= passed.byteLength;
    if (passed.byteLength > 0) await sink(passed);
    if (passed.byteLength === chunk.byteLength) return;
    if (connection === 'timeout' && deadlines.running) await forever(signal);
    throw Object.assign(new Error(`${connection} as the rules say`), { code: CODES[connection] });
  };
}

/** What Node and undici call it. */
const CODES: Readonly<Record<ConnectionFault['connection'], string>> = {
  close: 'UND_ERR_SOCKET',
  reset: 'ECONNRESET',
  timeout: 'ETIMEDOUT',
};

/** Until the session ends. */
function forever(signal: Cancellation): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.reason === null) signal.onAbort(reject);
    else reject(signal.reason);
  });
}
