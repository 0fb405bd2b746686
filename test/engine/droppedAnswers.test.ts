import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

interface Outcome {
  readonly outcome: string | number;
  readonly problems: readonly string[];
  readonly decisions: readonly string[];
}

test('N18 A18 Q15: a callback or promise that is dropped without an answer counts as CEF says, and the log says so', async (t) => {
  const script = fileURLToPath(new URL('dropping.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--expose-gc', script],
    { signal: t.signal },
  );
  const dropped = (callback: string, counts: string): string =>
    `${callback}: the handler dropped its callback without an answer, which counts as “${counts}”`;
  const unpromised = (callback: string): string =>
    `${callback}: the handler dropped its promise without an answer`;
  const expected: Record<string, Outcome> = {
    load: {
      outcome: 200,
      problems: [dropped('onBeforeResourceLoad', 'continue')],
      decisions: ['continue by module'],
    },
    loadLater: {
      outcome: 200,
      problems: [dropped('onBeforeResourceLoad', 'continue')],
      decisions: ['continue by module'],
    },
    loadPromise: {
      outcome: 200,
      problems: [unpromised('onBeforeResourceLoad')],
      decisions: ['continue by module'],
    },
    redirectPromise: {
      outcome: 200,
      problems: [unpromised('onResourceRedirect')],
      decisions: ['follow by default'],
    },
    credentials: {
      outcome: 401,
      problems: [dropped('getAuthCredentials', 'cancel')],
      decisions: ['cancel by module'],
    },
    credentialsPromise: {
      outcome: 401,
      problems: [unpromised('getAuthCredentials')],
      decisions: ['cancel by module'],
    },
    certificate: {
      outcome: 'ERR_CERT_AUTHORITY_INVALID',
      problems: [dropped('onCertificateError', 'deny')],
      decisions: ['deny by module'],
    },
    ...Object.fromEntries(
      (['open', 'openLegacy', 'openPromise', 'read', 'readPromise', 'skip'] as const).map(
        (name) => [
          name,
          {
            outcome: name.startsWith('open') ? 'ERR_ABORTED' : 'ERR_FAILED',
            problems: [],
            decisions: ['fulfill by module'],
          },
        ],
      ),
    ),
    slow: { outcome: 'ERR_ABORTED', problems: [], decisions: ['cancel by module'] },
    held: { outcome: 'ERR_ABORTED', problems: [], decisions: ['cancel by module'] },
  };
  assert.deepEqual(JSON.parse(stdout), expected);
});
