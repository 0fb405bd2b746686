import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelLab } from './panelPage.ts';
import type { PanelPage } from './panelPage.ts';
import * as sessions from './sessions.ts';
import type { EventLog } from './eventLog.ts';

const lab = panelLab();

async function asking(log: EventLog, use: (panel: PanelPage) => Promise<void>): Promise<void> {
  const panel = await lab.open();
  try {
    await panel.init([log.view], { selected: log.session });
    await use(panel);
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
}

const choices = [
  ['Deny', { kind: 'certificate', allow: false }],
  ['Allow once', { kind: 'certificate', allow: true, remember: 'once' }],
  ['Allow for this window', { kind: 'certificate', allow: true, remember: 'context' }],
] as const;

for (const [label, answer] of choices) {
  test(`${label} answers the certificate once`, () =>
    asking(sessions.askingCertificate(), async ({ page, said, said1, drawn }) => {
      await page.getByRole('button', { name: label, exact: true }).click();
      const notice = await said1('answer');
      assert.deepEqual(notice, {
        type: 'answer',
        session: 'asking',
        ask: 'ask-certificate',
        answer,
      });
      await drawn();
      assert.equal(await page.getByRole('button', { name: 'Deny' }).isDisabled(), true);
      await page.getByRole('button', { name: label, exact: true }).click({ force: true });
      assert.equal(said.filter(({ type }) => type === 'answer').length, 1);
    }));
}

test('the certificate card says what is wrong, then the facts, then the safe choice first', () =>
  asking(sessions.askingCertificate(), async ({ page, said1 }) => {
    const card = page.getByRole('group', {
      name: 'The certificate of staging.shop.local:8443 is not trusted',
    });
    await card.getByText('It is self-signed, so nothing proves').waitFor();
    const facts = (await card.locator('dl').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(
      facts,
      /Issued to staging\.shop\.local, \*\.shop\.local, 10\.0\.3\.7 Issued by itself Valid 2026/,
    );
    assert.match(facts, /Near miss rule dev-cert · dev\.rules\.json:18 matches the host, but pins/);
    const buttons = card.locator('.card-choices > vscode-button');
    assert.deepEqual(await buttons.allInnerTexts(), [
      'Deny',
      'Allow once',
      'Allow for this window',
    ]);
    await card.getByRole('link', { name: 'copy' }).click();
    assert.equal((await said1('copy')).text, sessions.selfSigned.fingerprint256);
    await card.getByRole('link', { name: 'dev-cert' }).click();
    assert.equal((await said1('openRule')).line, 18);
    await page.getByText('nothing has been sent to staging.shop.local').waitFor();
  }));

test('a CA can be trusted where trust is what a certificate lacks, and only there', async () => {
  await asking(sessions.askingCertificate(), async ({ page, said, said1 }) => {
    await page.getByRole('link', { name: 'Trust this certificate…' }).click();
    assert.deepEqual(await said1('trustCa'), { type: 'trustCa', ask: 'ask-certificate' });
    // VS Code asks first, with its facts.
    assert.ok(!said.some(({ type }) => type === 'answer'));
  });
  await asking(sessions.askingExpired(), async ({ page }) => {
    await page.getByRole('button', { name: 'Deny' }).waitFor();
    assert.equal(await page.getByRole('link', { name: /^Trust/ }).count(), 0);
  });
});

test('every problem of a certificate is named, and its chain can be opened', () =>
  asking(sessions.askingExpired(), async ({ page, said1 }) => {
    await page
      .getByRole('group', { name: 'The certificate of old.shop.local:443 has expired' })
      .waitFor();
    await page.getByText('ERR_CERT_COMMON_NAME_INVALID').waitFor();
    await page.getByRole('link', { name: 'Show chain' }).click();
    await page.getByRole('heading', { name: 'Root CN=Shop Intermediate CA' }).waitFor();
    await page.getByRole('link', { name: 'Copy PEM' }).click();
    await page.getByRole('link', { name: 'Copied' }).waitFor();
    const pem = sessions.expired.pem + sessions.authority.pem;
    assert.equal((await said1('copy')).text, pem);
    await page.getByRole('link', { name: 'Save PEM…' }).click();
    await page.getByRole('link', { name: 'Saved chain.pem' }).waitFor();
    assert.deepEqual((await said1('request')).params, {
      session: 'expired',
      fingerprint256: sessions.expired.fingerprint256,
    });
    await page.getByRole('link', { name: 'Hide chain' }).click();
    await page.getByRole('heading', { name: 'Root' }).waitFor({ state: 'detached' });
  }));

test('the focus goes to the card of a new question, and Escape answers nothing', () =>
  asking(sessions.askingCertificate(), async ({ page, said }) => {
    await page.waitForFunction(() => document.activeElement?.classList.contains('card'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    assert.ok(!said.some(({ type }) => type === 'answer'));
  }));

test('the focus stays with someone who types', async () => {
  const panel = await lab.open();
  const { page } = panel;
  await panel.init([sessions.mocked().view]);
  const field = page.getByRole('textbox', { name: 'URL' });
  await field.pressSequentially('https://a.exa');
  const { events } = sessions.askingCertificate();
  await panel.events(events);
  await panel.send({ type: 'select', session: 'asking' });
  await page.getByRole('group', { name: /is not trusted/ }).waitFor();
  await page.keyboard.type('mple/');
  assert.equal(await field.inputValue(), 'https://a.example/');
  await panel.close();
});

test('credentials go out with Enter, and leave no trace in the page', () =>
  asking(sessions.askingCredentials(), async ({ page, said1, saved }) => {
    await page.waitForFunction(() => document.activeElement?.closest('.card-fields') !== null);
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct horse');
    await page.keyboard.press('Enter');
    assert.deepEqual(await said1('answer'), {
      type: 'answer',
      session: 'credentials',
      ask: 'ask-credentials-1',
      answer: { kind: 'credentials', username: 'alice', password: 'correct horse' },
    });
    const fields = page.locator('.card-fields input');
    assert.deepEqual(await Promise.all((await fields.all()).map((field) => field.inputValue())), [
      'alice',
      '',
    ]);
    assert.ok(!JSON.stringify(await saved()).includes('horse'));
    assert.ok(!(await page.content()).includes('horse'));
  }));

test('a card for credentials says who asks, how, and when the password can be read', () =>
  asking(sessions.askingCredentials('credentials', 2), async ({ page, said1 }) => {
    const card = page.getByRole('group', {
      name: 'The server sso.shop.local:80 asks for a user name and password',
    });
    await card.getByText('The previous credentials were refused.').waitFor();
    await card.getByText('The connection is not encrypted').waitFor();
    await card.getByText('“Staging”').waitFor();
    assert.equal(await card.getByRole('textbox', { name: 'User name' }).inputValue(), 'alice');
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'password');
    await card.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual((await said1('answer')).answer, { kind: 'cancel' });
  }));

test('a second question for credentials begins with an empty password', () =>
  asking(sessions.askingCredentials('credentials', 1, true), async ({ page, events }) => {
    await page.getByRole('group', { name: /^The proxy proxy\.shop\.local:3128 asks/ }).waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    const first = sessions.askingCredentials('credentials', 1, true).events.length;
    const log = sessions.refusedCredentials('credentials', true);
    await events(log.events.slice(first));
    await page.getByText('The previous credentials were refused.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Password' }).inputValue(), '');
    assert.equal(await page.getByRole('textbox', { name: 'User name' }).inputValue(), 'alice');
  }));

test('a redirect is followed to the URL as the person left it', () =>
  asking(sessions.askingRedirect(), async ({ page, said, said1 }) => {
    const card = page.getByRole('group', {
      name: 'staging.shop.local sends you to pay.shop.local',
    });
    await card.getByText('POST becomes GET, without the body').waitFor();
    await card.getByText('The new target is not encrypted.').waitFor();
    await card.getByText('Nothing has been sent to the target yet.').waitFor();
    assert.match(await card.innerText(), /because rule look-first · \S+:7\s+wants you to decide/);
    const buttons = card.locator('.card-choices > vscode-button');
    assert.deepEqual(await buttons.allInnerTexts(), ['Stop', 'Follow']);
    assert.equal(await buttons.first().getAttribute('appearance'), 'primary');
    const to = card.getByRole('textbox', { name: 'To' });
    assert.equal(await to.inputValue(), 'http://pay.shop.local/start');
    await to.fill('https://');
    await card.getByRole('button', { name: 'Follow' }).click();
    await card.getByText('is not a valid URL').waitFor();
    assert.ok(!said.some(({ type }) => type === 'answer'));
    await to.fill('https://pay.shop.local/start');
    await card.getByRole('button', { name: 'Follow' }).click();
    assert.deepEqual((await said1('answer')).answer, {
      kind: 'redirect',
      follow: true,
      url: 'https://pay.shop.local/start',
    });
  }));

test('a redirect can be stopped', () =>
  asking(sessions.askingRedirect(), async ({ page, said1 }) => {
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual((await said1('answer')).answer, { kind: 'redirect', follow: false });
  }));

for (const [label, allow] of [
  ['Block', false],
  ['Open', true],
] as const) {
  test(`${label} answers for another application`, () =>
    asking(sessions.askingProtocol(), async ({ page, said1 }) => {
      const card = page.getByRole('group', {
        name: 'Open this myapp: link in another application?',
      });
      assert.equal(await card.locator('vscode-button').first().innerText(), 'Block');
      await card.getByRole('button', { name: label, exact: true }).click();
      assert.deepEqual((await said1('answer')).answer, { kind: 'protocol', allow });
    }));
}

for (const [label, allow] of [
  ['Block', false],
  ['Send', true],
] as const) {
  test(`${label} answers for a cookie, whose value is not shown`, () =>
    asking(sessions.askingCookie(), async ({ page, said1 }) => {
      const card = page.getByRole('group', {
        name: 'Send the cookie “_ga” to staging.shop.local?',
      });
      const facts = (await card.locator('dl').innerText()).replaceAll(/\s+/g, ' ');
      assert.match(facts, /Sent to shop\.local and its subdomains Kept until 2028-11-21/);
      assert.match(facts, /Marked Secure, SameSite lax Value 27 characters/);
      assert.equal(await card.locator('vscode-button').first().innerText(), 'Block');
      await card.getByRole('button', { name: label, exact: true }).click();
      assert.deepEqual((await said1('answer')).answer, { kind: 'cookie', allow });
    }));
}

test('a cookie that a response sets can be saved or not', () =>
  asking(sessions.askingCookie('save'), async ({ page, said1 }) => {
    const card = page.getByRole('group', {
      name: 'Save the cookie “_ga” from staging.shop.local?',
    });
    await card.getByText('The cookie has not been saved yet').waitFor();
    await card.getByRole('button', { name: 'Save for this session' }).click();
    assert.deepEqual((await said1('answer')).answer, { kind: 'cookie', allow: 'session' });
  }));

test('all cookies of a request are named in one question', () =>
  asking(sessions.askingAllCookies(), async ({ page }) => {
    const card = page.getByRole('group', { name: 'Send its 2 cookies to staging.shop.local?' });
    const facts = (await card.locator('dl').innerText()).replaceAll(/\s+/g, ' ');
    assert.match(facts, /_ga shop\.local and its subdomains, 27 characters/);
    assert.match(facts, /sid staging\.shop\.local only, 27 characters/);
  }));

test('a server is shown no client certificate, or the one that was chosen', () =>
  asking(sessions.askingClientCertificate(), async ({ page, said1 }) => {
    const card = page.getByRole('group', {
      name: 'api.shop.local:443 asks for a client certificate',
    });
    await card.getByText('certificates of CN=Shop Intermediate CA').waitFor();
    await card.getByText('configured for this host').waitFor();
    const first = card.locator('vscode-button').first();
    assert.equal(await first.innerText(), 'Show none');
    assert.equal(await first.getAttribute('appearance'), 'primary');
    await card
      .getByRole('listitem')
      .filter({ hasText: 'ci-robot' })
      .getByRole('button', { name: 'Show for this window' })
      .click();
    assert.deepEqual((await said1('answer')).answer, {
      kind: 'clientCertificate',
      fingerprint256: sessions.selfSigned.fingerprint256,
      remember: 'context',
    });
  }));

test('without a certificate that the server accepts there is one answer', () =>
  asking(sessions.askingClientCertificate('none', 0), async ({ page, said1 }) => {
    await page.getByText('You have none that this server accepts.').waitFor();
    await page.getByRole('button', { name: 'Show none' }).click();
    assert.deepEqual((await said1('answer')).answer, {
      kind: 'clientCertificate',
      fingerprint256: null,
      remember: 'once',
    });
  }));

for (const [label, goesOn] of [
  ['Continue', true],
  ['Cancel request', false],
] as const) {
  test(`${label} answers at a breakpoint, which shows what is in hand`, () =>
    asking(sessions.askingBeforeRequest(), async ({ page, said1 }) => {
      const card = page.getByRole('group', {
        name: 'Stopped before it is sent: POST /orders?limit=20 api.shop.local',
      });
      await card.getByText('412 B, application/json').waitFor();
      await card.getByRole('link', { name: 'Show headers (3)' }).click();
      await card.getByRole('rowheader', { name: 'X-Trace-Id' }).waitFor();
      await card.getByRole('button', { name: label, exact: true }).click();
      assert.deepEqual((await said1('answer')).answer, { kind: 'breakpoint', continue: goesOn });
    }));
}

test('a breakpoint at the response shows its status, and how long it waits', () =>
  asking(sessions.askingAtResponse(), async ({ page }) => {
    const card = page.getByRole('group', { name: /^Stopped at its response: GET/ });
    await card.getByText('503 Service Unavailable').waitFor();
    await card.getByText('for 1 min; without an answer it continues').waitFor();
  }));

test('“Always do this” goes along with the answer, and says that the rule is shown first', () =>
  asking(sessions.askingCertificate(), async ({ page, said1 }) => {
    const box = page.getByRole('checkbox', { name: 'Always do this' });
    assert.equal(await box.isChecked(), false);
    await box.click();
    await page.getByText('You will see the rule before it is written.').waitFor();
    await page.getByRole('button', { name: 'Allow once' }).click();
    const notice = await said1('answer');
    assert.equal(notice.always, true);
    assert.deepEqual(notice.answer, { kind: 'certificate', allow: true, remember: 'once' });
  }));

test('“Always do this” can be reached and set with the keyboard, and taken back', () =>
  asking(sessions.askingCookie(), async ({ page, said1 }) => {
    const box = page.getByRole('checkbox', { name: 'Always do this' });
    await box.focus();
    await page.keyboard.press('Space');
    await page.getByText('You will see the rule').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('You will see the rule').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Block' }).click();
    assert.equal('always' in (await said1('answer')), false);
  }));

test('at a breakpoint there is nothing that a rule could always do', () =>
  asking(sessions.askingBeforeRequest(), async ({ page }) => {
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    assert.equal(await page.getByRole('checkbox').count(), 0);
  }));

test('the card goes when the session ends, however the question was answered', () =>
  asking(sessions.askingCertificate(), async ({ page, events }) => {
    const before = sessions.askingCertificate().events.length;
    const log = sessions.askingCertificate().at(9_000, {
      type: 'session:completed',
      status: 'canceled',
      error: null,
      timings: { totalMs: 9_000 },
      bytes: { sent: 0, received: 0, decoded: 0, cached: 0 },
    });
    await events(log.events.slice(before));
    await page.getByRole('heading', { name: 'Canceled' }).waitFor();
    assert.equal(await page.locator('.card').count(), 0);
  }));
