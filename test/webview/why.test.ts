import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelLab } from './panelPage.ts';
import * as sessions from './sessions.ts';

const lab = panelLab();

for (const theme of ['dark', 'light', 'highContrast'] as const) {
  test(`a rule's decision unfolds into its sentence and the near misses, in the theme ${theme}`, async () => {
    const panel = await lab.open({ theme });
    const { page, said, drawn } = panel;
    const log = sessions.askingCertificate();
    await panel.init([log.view], { selected: log.session });
    const why = page.getByRole('treeitem', { name: /^onBeforeResourceLoad added X-Trace-Id/ });
    assert.equal(await why.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.getByText('the method is GET, not POST').count(), 0);
    await why.locator('.decision-callback').click();
    await page.getByText('On requests to shop.local: does what trace says.').waitFor();
    await page.getByText('“so that the tests have something to read”').waitFor();
    await page.getByText('matches the host, but the method is GET, not POST').waitFor();
    assert.equal(await why.getAttribute('aria-expanded'), 'true');
    // All of it stands in the log: nothing is asked of the host.
    assert.deepEqual(
      said.filter(({ type }) => type === 'request'),
      [],
    );
    const folder = process.env['REQUEST_WORKBENCH_PICTURES'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/why-${theme}.png` });
    await page.getByText('audit · dev.rules.json:40').click();
    const { file, line } = await panel.said1('openRule');
    assert.deepEqual({ file, line }, { file: '/home/alice/shop/dev.rules.json', line: 40 });
    await why.locator('.decision-callback').click();
    await drawn();
    assert.equal(await page.getByText('the method is GET, not POST').count(), 0);
    assert.deepEqual(panel.faults, []);
    await panel.close();
  });
}
