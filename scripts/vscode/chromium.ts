import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { startProcess } from '../process/startProcess.ts';
import { chromiumPath } from './installChromium.ts';

/** Chromium visits nothing but loopback here, and a container's root can't have its sandbox. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium that ends with this process. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: quiet });
}

export interface SharedChromium {
  /** Where another process can connect over the DevTools protocol and see the same pages. */
  readonly endpoint: string;
  readonly browser: Browser;
  stop(): Promise<void>;
}

/** A headless Chromium that several processes can drive at once. */
export async function launchSharedChromium(): Promise<SharedChromium> {
  const profile = await mkdtemp(path.join(tmpdir(), 'rw-chromium-'));
  let output = '';
  let onEndpoint: (endpoint: string) => void;
  const listening = new Promise<string>((resolve) => (onEndpoint = resolve));
  const child = startProcess(
    await chromiumPath(),
    [
      ...quiet,
      '--headless',
      '--hide-scrollbars',
      '--mute-audio',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      '--window-size=1280,800',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    {
      onOutput: (text) => {
        output += text;
        const endpoint = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
        if (endpoint) onEndpoint(endpoint);
      },
    },
  );
  const ended = child.exited.then((code) => {
    throw new Error(`Chromium ended with exit code ${code}:\n${output}`);
  });
  const endpoint = await Promise.race([listening, ended]);
  ended.catch(() => undefined);
  const browser = await chromium.connectOverCDP(endpoint);
  return {
    endpoint,
    browser,
    async stop() {
      await browser.close();
      await child.stop();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
