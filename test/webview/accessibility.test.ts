import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { emptyDraft } from '../../src/draft/draft.ts';
import type { Draft } from '../../src/draft/draft.ts';
import type { SessionView } from '../../src/session/sessionView.ts';
import type { PanelState } from '../../src/protocol/messages.ts';
import { panelLab } from './panelPage.ts';
import type { ThemeName } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();
let axe: string;

before(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

const list = () => sessions.pictureList().map(({ view }) => view);

const moments: Readonly<
  Record<string, { sessions: SessionView[]; state?: Partial<PanelState>; tab?: string }>
> = {
  'out of the ordinary': { sessions: [sessions.unusual().view] },
  'out of the ordinary, its request': { sessions: [sessions.unusual().view], tab: 'Request' },
  'a done session': { sessions: [...list(), sessions.doneSession().view] },
  'a request': { sessions: [...list(), sessions.doneSession().view], tab: 'Request' },
  'a body': { sessions: [sessions.doneSession().view], tab: 'Response' },
  'a certificate chain': { sessions: [sessions.doneSession().view], tab: 'Certificate' },
  timing: { sessions: [sessions.doneSession().view], tab: 'Timing' },
  'a certificate question': { sessions: [...list(), sessions.askingCertificate().view] },
  'an expired certificate': { sessions: [sessions.askingExpired().view] },
  'a credentials question': { sessions: [sessions.askingCredentials('c', 2).view] },
  'a redirect question': { sessions: [sessions.askingRedirect().view] },
  'a protocol question': { sessions: [sessions.askingProtocol().view] },
  'a decision that can be a rule': { sessions: [sessions.followed().view] },
  'a cookie question': { sessions: [sessions.askingCookie().view] },
  'a question about all cookies': { sessions: [sessions.askingAllCookies().view] },
  'a client certificate question': { sessions: [sessions.askingClientCertificate().view] },
  'a breakpoint before the request': { sessions: [sessions.askingBeforeRequest().view] },
  'a breakpoint at the response': { sessions: [sessions.askingAtResponse().view] },
  'a download': { sessions: [sessions.downloading('d', Date.now()).view] },
  'a failure': { sessions: [sessions.refused().view] },
  'an empty panel': { sessions: [] },
  'an untrusted workspace': { sessions: list(), state: { trusted: false } },
};

for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] satisfies ThemeName[]) {
  test(`axe finds nothing serious in the theme ${theme}`, async () => {
    const panel = await lab.open({ theme });
    for (const [name, moment] of Object.entries(moments)) {
      await panel.init(moment.sessions, {
        selected: moment.sessions.at(-1)?.id ?? null,
        ...moment.state,
      });
      if (moment.sessions.length > 0) {
        await panel.page.getByRole('tab', { name: moment.tab ?? 'Story' }).click();
      }
      await panel.page.locator('vscode-progress-ring').waitFor({ state: 'detached' });
      assert.deepEqual(await violations(panel.page), [], `${name}, ${theme}`);
    }
    assert.deepEqual(panel.faults, []);
    await panel.close();
  });
}

for (const theme of ['dark', 'light', 'highContrast'] satisfies ThemeName[]) {
  test(`axe finds nothing serious in the drawers of a draft in the theme ${theme}`, async () => {
    const panel = await lab.open({ theme });
    const draft: Draft = {
      ...emptyDraft,
      ...{ method: 'POST', url: '{{host}}/orders?limit=2', body: '{"name": "{{name}}"}' },
      head: [
        { kind: 'field', on: true, name: 'Content-Type', value: 'application/json' },
        { kind: 'field', on: true, name: 'Authorization', value: 'Bearer {{token}}' },
        { kind: 'field', on: false, name: 'X-Debug', value: '1' },
      ],
    };
    const source = { label: '10:42 POST /orders', origin: null };
    await panel.init([], { compose: { draft, source } });
    for (const name of ['Query', 'Headers', 'Body', 'Auth']) {
      await panel.page.locator('.chip', { hasText: name }).click();
      await panel.page.locator('.drawer').getByText('Table', { exact: true }).waitFor();
      if (name === 'Headers') {
        await panel.page.locator('.grid-row-added').last().waitFor();
        await panel.page.getByPlaceholder('name').fill('acc');
        await panel.page.getByRole('option', { name: 'Accept-Language' }).waitFor();
      }
      if (name === 'Body') await panel.page.locator('.drawer .cm-content').waitFor();
      assert.deepEqual(await violations(panel.page), [], `${name}, ${theme}`);
    }
    assert.deepEqual(panel.faults, []);
    await panel.close();
  });
}

test('axe finds nothing serious in a narrow panel', async () => {
  const panel = await lab.open({ width: 520 });
  await panel.init([...list(), sessions.askingCertificate().view]);
  assert.deepEqual(await violations(panel.page), []);
  await panel.send({ type: 'select', session: 'asking' });
  assert.deepEqual(await violations(panel.page), []);
  await panel.close();
});

test('with reduced motion nothing moves', async () => {
  const panel = await lab.open({ saved: { version: 2, tab: 'story' } });
  await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  const log = sessions
    .downloading()
    .at(3_000, { type: 'download:progress', hop: 1, current: 9, total: -1 });
  await panel.init([log.view]);
  const bar = panel.page.locator('.progress-unknown > span');
  assert.equal(await bar.evaluate((element) => getComputedStyle(element).animationName), 'none');
  await panel.close();
});

/** Serious and critical findings, one line each. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated, not added as a tag: the page's policy runs no script but its own.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Finding {
      id: string;
      impact: string;
      nodes: { html: string; failureSummary: string }[];
    }
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Finding[] }> };
    };
    const found = await axe.run({ resultTypes: ['violations'] });
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html} ${node.failureSummary.replaceAll(/\s+/g, ' ')}`),
      );
  });
}
