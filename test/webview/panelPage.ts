import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildWebview } from '../../esbuild.config.mjs';
import { PATIENCE_MS } from '../../scripts/test/patience.ts';
import { launchChromium } from '../../scripts/vscode/chromium.ts';
import type { DraftSource } from '../../src/draft/draft.ts';
import { curlAsRequest } from '../../src/requestFile/curl/curlAsRequest.ts';
import { readDraft } from '../../src/requestFile/draft/readDraft.ts';
import type { SessionEvent } from '../../src/session/sessionEvent.ts';
import type { SessionView } from '../../src/session/sessionView.ts';
import { BodyAnswers } from '../../src/bodyText/read/bodyAnswers.ts';
import type { BodySource } from '../../src/bodyText/contract/questions.ts';
import type { BodyFacts, EventRows } from '../../src/session/bodyText.ts';
import { messageOf } from '../../src/session/messageOf.ts';
import type {
  DraftPreview,
  DraftWords,
  HostMessage,
  PanelMessage,
  PanelRequest,
  PanelRequestName,
  PanelRequests,
  PanelState,
} from '../../src/protocol/messages.ts';
import { panelHtml } from '../../src/protocol/panelHtml.ts';
import themes from './themes.json' with { type: 'json' };

export type ThemeName = keyof typeof themes;

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What an earlier page saved with `setState`. */
  readonly saved?: unknown;
  /** The body of every session, or why there is none. */
  readonly body?: BodySource | { readonly gone: string } | (() => BodySource);
}

/** The panel in a real Chromium, with this test as its extension host. */
export interface PanelPage {
  readonly page: Page;
  /** All that the panel has said, in order. */
  readonly said: PanelMessage[];
  /** What the page saved last with `setState`. */
  readonly saved: () => Promise<unknown>;
  readonly send: (message: HostMessage) => Promise<void>;
  readonly init: (sessions: readonly SessionView[], state?: Partial<PanelState>) => Promise<void>;
  readonly events: (events: readonly SessionEvent[]) => Promise<void>;
  /** Two frames later, when what was done before is drawn. */
  readonly drawn: () => Promise<void>;
  /** The first message of this type, which may still be to come. */
  readonly said1: <Type extends PanelMessage['type']>(
    type: Type,
  ) => Promise<Extract<PanelMessage, { type: Type }>>;
  /** What the panel has asked for by this name, the newest time; it may still be to come. */
  readonly asked: <Name extends PanelRequestName>(
    name: Name,
  ) => Promise<PanelRequests[Name]['params']>;
  /** Content security policy violations, errors and failed loads so far. */
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

export interface PanelLab {
  open(options?: PageOptions): Promise<PanelPage>;
  close(): Promise<void>;
}

/**
 * The lab of a test file, from its first test to its last. When no test is chosen, Node starts `before` and does not wait
 * for it, so `after` does.
 */
export function panelLab(): Pick<PanelLab, 'open'> {
  let opening: Promise<PanelLab> | undefined;
  before(async () => {
    await (opening = openPanelLab());
  });
  after(async () => (await opening)?.close());
  return {
    async open(options) {
      assert.ok(opening, 'Panels are opened in tests.');
      return (await opening).open(options);
    },
  };
}

const NONCE = 'bm9uY2Ugb2YgdGhlIHRlc3Rz';

/** Builds the panel as it is shipped, serves it under its real content security policy, and starts a Chromium. */
export async function openPanelLab(): Promise<PanelLab> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-panel-'));
  await buildWebview({ production: true, outdir: folder, quiet: true });
  const server = createServer((request, response) => {
    void respond(folder, request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const browser = await launchChromium();
  return {
    open: (options = {}) => openPanel(browser, origin, options),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function respond(folder: string, url: string) {
  if (url === '/') {
    const body = panelHtml({
      scriptUri: '/webview/panel.js',
      styleUri: '/webview/panel.css',
      codiconUri: '/webview/codicon.css',
      cspSource: "'self'",
      nonce: NONCE,
      title: 'Request Workbench',
    });
    return { status: 200, type: 'text/html; charset=utf-8', body };
  }
  const types: Readonly<Record<string, string>> = {
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.ttf': 'font/ttf',
  };
  const { pathname } = new URL(url, 'http://127.0.0.1');
  const type = types[path.extname(pathname)];
  if (type === undefined) return { status: 404, type: 'text/plain', body: '' };
  return { status: 200, type, body: await readFile(path.join(folder, pathname)) };
}

async function openPanel(
  browser: Browser,
  origin: string,
  options: PageOptions,
): Promise<PanelPage> {
  const { theme = 'dark', width = 1240, height = 720, saved } = options;
  const context = await browser.newContext({ viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE_MS - 30_000);
  const page = await context.newPage();
  const said: PanelMessage[] = [];
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });

  let heard = () => undefined as void;
  await page.exposeFunction('hostHears', (message: PanelMessage) => {
    said.push(message);
    heard();
  });
  await page.exposeFunction('hostFault', (text: string) => faults.push(text));
  await page.addInitScript(actAsWebview, { theme: themes[theme], saved: saved ?? null });
  await page.goto(origin);

  const panel: PanelPage = {
    page,
    said,
    faults,
    saved: () => page.evaluate(() => (globalThis as unknown as { savedState: unknown }).savedState),
    async send(message) {
      await page.evaluate((data) => {
        window.postMessage(data, '*');
      }, message);
      await panel.drawn();
    },
    drawn: () =>
      page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            requestAnimationFrame(() => {
              requestAnimationFrame(() => {
                resolve();
              });
            });
          }),
      ),
    async init(sessions, state = {}) {
      const full = {
        ...{
          trusted: true,
          rulesOff: false,
          selected: null,
          fileSessions: [],
          layout: null,
          kept: {},
        },
        ...{ compose: null, saveTo: null },
        ...state,
        sessions,
      };
      await panel.send({ type: 'init', state: full });
    },
    events: (events) => panel.send({ type: 'events', events }),
    async said1(type) {
      for (;;) {
        const found = said.find((message) => message.type === type);
        if (found) return found as Extract<PanelMessage, { type: typeof type }>;
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    async asked(name) {
      for (;;) {
        const found = said.findLast(
          (message) => message.type === 'request' && message.name === name,
        );
        if (found?.type === 'request') {
          return found.params;
        }
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    close: () => context.close(),
  };
  await panel.said1('ready');
  answerRequests(panel, options.body);
  return panel;

  function answerRequests({ send }: PanelPage, body: PageOptions['body']): void {
    const bodies = new BodyAnswers();
    let answered = 0;
    const answer = () => {
      for (; answered < said.length; answered += 1) {
        const message = said[answered];
        if (message?.type !== 'request') continue;
        const { id } = message;
        answerTo(bodies, message, typeof body === 'function' ? body() : (body ?? ordersBody)).then(
          (result) => void send({ type: 'reply', id, result }).catch(() => undefined),
          (error: unknown) =>
            void send({ type: 'reply', id, error: messageOf(error) }).catch(() => undefined),
        );
      }
    };
    const timer = setInterval(answer, 20);
    context.on('close', () => {
      clearInterval(timer);
    });
  }
}

/** What the jar has in tests: one cookie, by what tells it from others. */
const COOKIE_VALUES = { '["shop.local","/","lang"]': 'en-GB' };

/** When the body of a test began to come. */
const STREAM_BEGAN = Date.UTC(2026, 10, 21, 10, 43);

/** What the extension host answers, out of one body. */
async function answerTo(
  bodies: BodyAnswers,
  { id, name, params }: PanelRequest,
  body: BodySource | { readonly gone: string },
): Promise<unknown> {
  if ('gone' in body) throw new Error(body.gone);
  switch (name) {
    case 'bodyFacts': {
      const facts = await bodies.answer({ id, name: 'facts', body, asked: {} });
      return { ...(facts as BodyFacts), mimeType: body.mimeType, size: body.size };
    }
    case 'bodyPage': {
      const asked = params as PanelRequests['bodyPage']['params'];
      return bodies.answer({ id, name: 'page', body, asked });
    }
    case 'bodyFind': {
      const asked = params as PanelRequests['bodyFind']['params'];
      return bodies.answer({ id, name: 'find', body, asked });
    }
    case 'bodyEvents': {
      const asked = params as PanelRequests['bodyEvents']['params'];
      const answer = (await bodies.answer({ id, name: 'events', body, asked })) as EventRows;
      // A second apart, as the tests of streams say.
      const rows = answer.rows.map((row) => ({ ...row, time: STREAM_BEGAN + row.number * 1_000 }));
      return { ...answer, rows };
    }
    case 'bodyEvent': {
      const asked = params as PanelRequests['bodyEvent']['params'];
      return bodies.answer({ id, name: 'event', body, asked });
    }
    case 'bodyBytes':
      return { base64: 'bytes' in body.content ? toBase64(body.content.bytes) : '' };
    case 'cookieValues':
      return COOKIE_VALUES;
    case 'saveChain':
      return { name: 'chain.pem' };
    case 'copyBody':
      return null;
    case 'saveBody':
      return { name: 'orders.json' };
    case 'readDraft': {
      const draft = readDraft((params as PanelRequests['readDraft']['params']).text);
      return 'fault' in draft ? draft : { draft };
    }
    case 'pasteCurl': {
      const { text } = params as PanelRequests['pasteCurl']['params'];
      const read = curlAsRequest(text ?? "curl https://clipboard.test/ -d 'a=1'");
      return 'message' in read ? { fault: read.message } : { draft: readDraft(read.text) };
    }
    case 'sendDraft':
      return { fault: null };
    case 'saveDraft':
      return { source: savedSource, file: 'requests.http' };
    case 'copyDraft':
      return { done: 'Copied as cURL.' };
    case 'previewDraft':
      return draftPreview;
    case 'draftWords':
      return draftWords;
    case 'chooseFile':
      return { path: './picture.png' };
  }
}

const savedSource: DraftSource = {
  label: 'requests.http',
  origin: { file: '/home/alice/shop/requests.http', block: 'GET https://a.example/', name: null },
};

const draftPreview: DraftPreview = {
  url: 'https://staging.shop.test:8443/orders?limit=2',
  defaults: ['Host', 'User-Agent', 'Accept-Encoding'],
  cookies: ['sid'],
  rules: [
    {
      ...{ id: 'trace-header', file: '/home/alice/shop/shop.request-rules.json', line: 5 },
      does: 'sets X-Sent-By to “examples”',
    },
  ],
  warnings: [],
};

const draftWords: DraftWords = {
  methods: ['GET', 'POST', 'QUERY'],
  headers: [
    { name: 'Content-Type', values: ['application/json'] },
    { name: 'Accept', values: ['*/*', 'application/json'] },
    { name: 'Accept-Language', values: ['en', 'de'] },
    { name: 'Accept-Encoding', values: ['gzip'] },
  ],
  variables: [
    { name: 'host', detail: 'https://staging.shop.test http-client.env.json, staging' },
    { name: 'token', detail: '•••' },
    { name: '$guid', detail: 'A new UUID each time.' },
  ],
};

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** A body as the workbench describes it. */
export function bodySource(content: string | Uint8Array, mimeType: string): BodySource {
  const bytes = Buffer.from(content);
  return {
    ...{ key: 'body', size: bytes.byteLength, ended: true, mimeType, charset: '' },
    content: { bytes },
  };
}

export const ordersBody = bodySource(
  JSON.stringify({
    orders: [
      { id: 90412, customer: '***@***', total: 129.9, state: 'shipped' },
      { id: 90413, customer: '***@***', total: 18, state: 'paid', gift: true },
      { id: 90414, customer: '***@***', total: 7.25, state: 'open', note: null },
    ],
  }),
  'application/json',
);

/** Runs in the page before anything else: what VS Code does around a webview. */
function actAsWebview(world: {
  theme: { kind: string; bodyClass: string; variables: Record<string, string> };
  saved: unknown;
}): void {
  const page = globalThis as unknown as {
    hostHears(message: unknown): void;
    hostFault(text: string): void;
    savedState: unknown;
    acquireVsCodeApi: unknown;
  };
  page.savedState = world.saved;
  let acquired = false;
  page.acquireVsCodeApi = () => {
    if (acquired) throw new Error('acquireVsCodeApi was called twice');
    acquired = true;
    return {
      postMessage: (message: unknown) => {
        page.hostHears(message);
      },
      getState: () => page.savedState,
      setState: (state: unknown) => {
        page.savedState = structuredClone(state);
      },
    };
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    page.hostFault(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(world.theme.variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = world.theme.bodyClass;
    document.body.dataset['vscodeThemeKind'] = world.theme.kind;
  });
}
