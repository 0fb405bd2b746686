import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { promisify } from 'node:util';

test('a server that breaks off a head and the connection ends its requests, and not the process at the next garbage collection', async () => {
  const script = fileURLToPath(new URL('brokenHeads.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--expose-gc', script],
    { timeout: 60_000 },
  );
  assert.deepEqual(JSON.parse(stdout), {
    'a window that is too large': ['ERR_HTTP2_PROTOCOL_ERROR'],
    'a body before the head': ['ERR_HTTP2_PROTOCOL_ERROR'],
    'half a head': ['ERR_HTTP2_PROTOCOL_ERROR'],
  });
});
