import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import type { Har } from '../../src/har/write/har.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Sets these, uses them and takes them back. */
async function withSettings(settings: Settings, use: () => Promise<void>): Promise<void> {
  const set = async (name: string, value: unknown): Promise<void> => {
    await vscode.workspace
      .getConfiguration()
      .update(name, value, vscode.ConfigurationTarget.Global);
  };
  try {
    for (const [name, value] of Object.entries(settings)) await set(name, value);
    await use();
  } finally {
    for (const name of Object.keys(settings)) await set(name, undefined);
  }
}

/** Open URL, and wait until the server has its request. */
async function open(url: string, arrived: Promise<unknown>): Promise<void> {
  await vscode.commands.executeCommand('requestWorkbench.openUrl', url);
  await arrived;
}

/** A server that tells of each request, the first one first, with its cookies. */
async function startTelling(headers: Readonly<Record<string, string>> = {}) {
  const waiting: ((cookie: string | undefined) => void)[] = [];
  const server = await startServer((request, response) => {
    response.writeHead(200, headers).end('ok');
    waiting.shift()?.(request.headers.cookie);
  });
  const next = (): Promise<string | undefined> => new Promise((resolve) => waiting.push(resolve));
  return Object.assign(server, { next });
}

suite('network settings', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('requestWorkbench.proxy names a proxy, for the next request already', async () => {
    const server = await startTelling();
    const proxy = await startProxy();
    const url = `http://shop.test:${server.port}/`;
    await withSettings({ 'requestWorkbench.proxy': proxy.url }, () => open(url, server.next()));
    assert.equal(proxy.requests.length, 1);
    await withSettings({ 'requestWorkbench.proxy': 'direct' }, () =>
      open(server.url, server.next()),
    );
    assert.equal(proxy.requests.length, 1);
    await proxy.close();
    await server.close();
  });

  test('without a setting of our own, VS Code says which proxy', async () => {
    const server = await startTelling();
    const proxy = await startProxy();
    const url = `http://shop.test:${server.port}/`;
    await withSettings({ 'http.proxySupport': 'override', 'http.proxy': proxy.url }, () =>
      open(url, server.next()),
    );
    assert.equal(proxy.requests.length, 1);
    await proxy.close();
    await server.close();
  });

  test('names below localhost go past the proxy of VS Code', async () => {
    const server = await startTelling();
    const proxy = await startProxy();
    await withSettings({ 'http.proxySupport': 'override', 'http.proxy': proxy.url }, () =>
      open(`http://app.localhost:${server.port}/`, server.next()),
    );
    assert.equal(proxy.requests.length, 0);
    await proxy.close();
    await server.close();
  });

  test('http.proxyStrictSSL off lets the certificate of a proxy pass, and nobody is asked', async () => {
    const certificate = await issueCertificate({ commonName: 'proxy', altNames: ['localhost'] });
    const proxy = await startProxy({ certificate });
    const server = await startTelling();
    const url = `http://shop.test:${server.port}/`;
    const settings = { 'requestWorkbench.proxy': proxy.url, 'http.proxyStrictSSL': false };
    await withSettings(settings, () => open(url, server.next()));
    assert.equal(proxy.requests.length, 1);
    await proxy.close();
    await server.close();
  });

  test('a changed setting costs no cookies, and Clear Cookies deletes them', async () => {
    const server = await startTelling({ 'Set-Cookie': 'a=1; Max-Age=60' });
    const cookies: (string | undefined)[] = [];
    const visit = async (): Promise<void> => {
      const next = server.next();
      await open(server.url, next);
      cookies.push(await next);
    };
    await visit();
    await withSettings({ 'requestWorkbench.httpVersion': '1.1' }, visit);
    await vscode.commands.executeCommand('requestWorkbench.clearCookies');
    await visit();
    assert.deepEqual(cookies, [undefined, 'a=1', undefined]);
    await server.close();
  });

  test('requestWorkbench.cache is off, in memory or on disk, and Clear Response Cache empties both', async () => {
    const answered: string[] = [];
    const server = await startServer((request, response) => {
      answered.push(request.url ?? '');
      response.writeHead(200, { 'Cache-Control': 'max-age=600' }).end('kept');
    });
    const folder = await mkdtemp(join(tmpdir(), 'request-workbench-har-'));
    const visits = new Map<string, number>();
    /** Open URL, and wait until its session has its body; answers how often the server was asked. */
    const visit = async (path: string): Promise<number> => {
      const url = server.url + path;
      const times = (visits.get(path) ?? 0) + 1;
      visits.set(path, times);
      await vscode.commands.executeCommand('requestWorkbench.openUrl', url);
      const file = join(folder, 'sessions.har');
      for (let done = 0; done < times;) {
        await vscode.commands.executeCommand('requestWorkbench.exportHar', { file });
        const { log } = JSON.parse(await readFile(file, 'utf8')) as Har;
        done = log.entries.filter(
          ({ request, response }) => request.url === url && response.content.text === 'kept',
        ).length;
      }
      return answered.filter((one) => one === path).length;
    };
    assert.deepEqual([await visit('/off'), await visit('/off')], [1, 2]);
    for (const cache of ['memory', 'disk']) {
      const path = `/${cache}`;
      await withSettings({ 'requestWorkbench.cache': cache }, async () => {
        assert.deepEqual([await visit(path), await visit(path)], [1, 1], cache);
        await vscode.commands.executeCommand('requestWorkbench.clearCache');
        assert.deepEqual([await visit(path), await visit(path)], [2, 2], cache);
        // Another context: what was in memory has gone with the old one.
        await withSettings({ 'requestWorkbench.httpVersion': '1.1' }, async () => {
          assert.equal(await visit(path), cache === 'disk' ? 2 : 3);
        });
      });
    }
    // On disk it is cleared also while the setting is off.
    await vscode.commands.executeCommand('requestWorkbench.clearCache');
    await withSettings({ 'requestWorkbench.cache': 'disk' }, async () => {
      assert.equal(await visit('/disk'), 3);
    });
    await rm(folder, { recursive: true });
    await server.close();
  });

  test('requestWorkbench.caCertificates and clientCertificates are read, relative to the workspace or absolute', async () => {
    const [workspaceFolder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspaceFolder);
    const authority = await issueCertificate({ commonName: 'Our CA', isAuthority: true });
    const named = { altNames: ['localhost'], issuer: authority };
    const certificate = await issueCertificate({ commonName: 'localhost', ...named });
    const client = await issueCertificate({ commonName: 'me', issuer: authority, usage: 'client' });
    const folder = await mkdtemp(join(workspaceFolder.uri.fsPath, 'certificates-'));
    await writeFile(join(folder, 'ca.pem'), authority.pem);
    await writeFile(join(folder, 'client.pem'), client.pem + client.keyPem);
    const options = { ca: [authority.pem], requestCert: true, rejectUnauthorized: true };
    for (const from of [folder, basename(folder)]) {
      const arrived = Promise.withResolvers<undefined>();
      const server = await startTlsServer({ certificate, options }, (_request, response) => {
        response.end('ok');
        arrived.resolve(undefined);
      });
      const settings = {
        'requestWorkbench.caCertificates': [join(from, 'ca.pem')],
        'requestWorkbench.clientCertificates': [
          { host: 'localhost', cert: join(from, 'client.pem') },
        ],
      };
      await withSettings(settings, () => open(server.url, arrived.promise));
      await server.close();
    }
    await rm(folder, { recursive: true });
  });

  test("a setting that can't be followed keeps the request back", async () => {
    const server = await startTelling();
    await withSettings({ 'requestWorkbench.caCertificates': ['none.pem'] }, async () => {
      await vscode.commands.executeCommand('requestWorkbench.openUrl', `${server.url}/kept-back`);
    });
    await open(`${server.url}/sent`, server.next());
    assert.deepEqual(
      server.requests.map(({ url }) => url),
      ['/sent'],
    );
    await server.close();
  });
});
