import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { harOfSessions } from '../../src/har/write/harOfSessions.ts';
import { SessionRecording } from '../../src/har/write/sessionRecording.ts';
import { TestContext, run, start } from '../engine/run.ts';
import type { Run } from '../engine/run.ts';
import { startServer } from '../servers/testServer.ts';
import { ImportFolder, importing } from './importing.ts';
import type { Importing } from './importing.ts';

const requests = [
  { url: '/users?page=1' },
  { url: '/users?page=2' },
  { url: '/old' },
  { url: '/latin1' },
  { url: '/users', method: 'POST' },
  { url: '/users/1', method: 'DELETE' },
  { url: '/gone' },
  { url: '/private' },
];

for (const recording of ['recording', 'responses'] as const) {
  test(`what was recorded is answered the same when the server is gone (${recording})`, async () => {
    await recordAndReplay({ recording });
  });
}

async function recordAndReplay(options: Importing): Promise<void> {
  const server = await startServer((request, response) => {
    const { method = '', url = '' } = request;
    if (url === '/old') response.writeHead(301, { Location: '/users?page=1' }).end();
    else if (url === '/gone') {
      response.writeHead(410, { 'Content-Type': 'text/plain' }).end('no more');
    } else if (url === '/latin1') {
      response.setHeader('Content-Type', 'text/plain; charset=iso-8859-1');
      response.end(Buffer.from('Zoë', 'latin1'));
    } else if (url === '/private' && request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="here"' }).end();
    } else if (method === 'DELETE') response.writeHead(204).end();
    else {
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('Content-Encoding', 'gzip');
      response.end(gzipSync(JSON.stringify({ method, url, name: 'Zoë' })));
    }
  });
  using context = new TestContext();
  const recordings: SessionRecording[] = [];
  const before: Run[] = [];
  for (const request of requests) {
    const sent = start(
      { ...request, url: server.url + request.url, flags: ['allowStoredCredentials'] },
      {
        context,
        client: {
          getAuthCredentials: () => ({ action: 'provide', username: 'ada', password: 'x' }),
          onDownloadData: (_webRequest, data) => {
            recording.append(data);
          },
        },
      },
    );
    const recording = new SessionRecording(sent.webRequest.log, null);
    before.push(await sent.end());
    recordings.push(recording);
  }
  await server.close();

  const sessions = await Promise.all(recordings.map((recording) => recording.session()));
  const har = harOfSessions(
    sessions.filter((session) => session !== null),
    '0',
  );
  await using folder = await ImportFolder.create();
  const imported = await importing(har, { target: folder.target, ...options });
  const [first] = imported.problems;
  assert.equal(
    first?.message,
    'The server asked for credentials with 401, and got them with the next request.',
  );
  const handler = await folder.write(imported);
  for (const [index, request] of requests.entries()) {
    const after = await run({ ...request, url: server.url + request.url }, { handler, context });
    assert.deepEqual(answer(after), answer(before[index]), request.url);
  }
}

function answer(sent: Run | undefined): object {
  const { requestStatus, requestError, response } = sent?.webRequest ?? {};
  return {
    requestStatus,
    requestError,
    status: response?.status,
    url: response?.url,
    charset: response?.charset,
    mimeType: response?.mimeType,
    body: Buffer.concat(sent?.data ?? []).toString('hex'),
    hops: sent?.view.hops.map(({ url }) => url),
  };
}
