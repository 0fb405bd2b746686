import { NetworkError } from '../../../errors/networkError.ts';
import type { TrustStore } from '../../tls/certificates/trustStore.ts';
import { isImplicitlyDirect, parseBypassList } from './bypassList.ts';
import type { BypassList } from './bypassList.ts';
import { proxyFromEnvironment } from './environment.ts';
import type { PacScript } from './pac/pacScript.ts';
import { parseProxyList } from './proxyList.ts';
import type { Via } from './proxyList.ts';
import { DIRECT_BECAUSE } from './proxySettings.ts';
import type { ProxyOption, ProxySettings } from './proxySettings.ts';
import { parseProxyUrl, proxyKey, proxyUrl } from './proxyServer.ts';
import { messageOf } from '../../../../session/messageOf.ts';

/** How a URL is reached: through these, tried in order until one answers (at least one), and why. */
export interface ProxyResolution {
  readonly via: readonly Via[];
  /** Completes "proxy … because" or "direct because". */
  readonly reason: string;
  /** What was wrong with the settings and could be passed over. */
  readonly problems: readonly string[];
}

/** A proxy that could not be reached is tried last for so long (Chromium: kDefaultRetryDelay). */
const DOWN_MS = 5 * 60 * 1000;

/** Finds the proxy for a URL: the one interface for settings, environment, PAC files and whoever else knows. */
export class ProxyResolver {
  readonly #option: ProxyOption;
  /** For a PAC file that is fetched over https. */
  readonly #trust: TrustStore;
  readonly #down = new Map<string, number>();
  #bypass: { text: string; list: BypassList } | null = null;
  #script: Promise<PacScript> | null = null;

  constructor(option: ProxyOption, trust: TrustStore) {
    this.#option = option;
    this.#trust = trust;
  }

  /** @throws NetworkError when the settings name no proxy that can be used; a request never goes straight by mistake */
  async resolve(url: string, signal: AbortSignal): Promise<ProxyResolution> {
    const option = this.#option;
    const found =
      typeof option === 'function'
        ? await ask(option, url)
        : await this.#bySettings(option, new URL(url), signal);
    signal.throwIfAborted();
    return found;
  }

  /** A list with those last that could not be reached lately. */
  inOrder(via: readonly Via[]): readonly Via[] {
    const now = Date.now();
    const isDown = (one: Via): boolean =>
      one !== null && (this.#down.get(proxyKey(one)) ?? 0) > now;
    return [...via.filter((one) => !isDown(one)), ...via.filter(isDown)];
  }

  /** Remembers that a proxy of a list could not be reached. */
  reportDown(via: Via): void {
    if (via !== null) this.#down.set(proxyKey(via), Date.now() + DOWN_MS);
  }

  /** Ends what a PAC file needs to run. */
  dispose(): void {
    void this.#script?.then((script) => {
      script.dispose();
    });
  }

  async #bySettings(
    settings: ProxySettings,
    url: URL,
    signal: AbortSignal,
  ): Promise<ProxyResolution> {
    if (settings.kind === 'direct') return direct(DIRECT_BECAUSE.settings);
    if (settings.kind === 'environment') {
      const { proxy, variable, noProxy, ignored } = proxyFromEnvironment(
        settings.environment ?? process.env,
        url,
      );
      const problems = ignored === null ? [] : [ignored];
      if (proxy === null) return direct(DIRECT_BECAUSE.environment, problems);
      return this.#unlessBypassed(url, noProxy, 'NO_PROXY', () =>
        one(proxy, `${variable ?? ''} is set`, variable ?? ''),
      );
    }
    const { bypass = '' } = settings;
    if (settings.kind === 'fixed') {
      return this.#unlessBypassed(url, bypass, 'the bypass list', () =>
        one(settings.proxy, 'the settings name it', 'the setting'),
      );
    }
    return this.#unlessBypassed(url, bypass, 'the bypass list', async () => {
      this.#script ??= import('./pac/pacScript.ts').then(
        ({ PacScript }) => new PacScript(settings, this.#trust),
      );
      const { answer, name } = await (await this.#script).findProxy(url, signal);
      return listed(answer, (list) => `${name} answers ${list}`);
    });
  }

  async #unlessBypassed(
    url: URL,
    text: string,
    name: string,
    otherwise: () => ProxyResolution | Promise<ProxyResolution>,
  ): Promise<ProxyResolution> {
    if (this.#bypass?.text !== text) this.#bypass = { text, list: parseBypassList(text) };
    const { list } = this.#bypass;
    const problems = list.unread.map(
      (entry) => `${name} has ${JSON.stringify(entry)} in the list, which is not a proxy`,
    );
    const entry = list.match(url);
    if (entry !== null) return direct(`${name} has ${entry}`, problems);
    if (!list.proxiesLoopback && isImplicitlyDirect(url)) {
      return direct('local address (<-loopback> changes that)', problems);
    }
    const found = await otherwise();
    return { ...found, problems: [...problems, ...found.problems] };
  }
}

async function ask(
  option: Extract<ProxyOption, (...parameters: never[]) => unknown>,
  url: string,
): Promise<ProxyResolution> {
  try {
    const { proxy, reason } = await option(url);
    return listed(proxy, () => reason);
  } catch (error) {
    throw misconfigured(`Finding the proxy failed: ${messageOf(error)}`);
  }
}

function direct(reason: string, problems: readonly string[] = []): ProxyResolution {
  return { via: [null], reason, problems };
}

function one(text: string, reason: string, where: string): ProxyResolution {
  const server = parseProxyUrl(text);
  if (typeof server === 'string') throw misconfigured(`In ${where}: ${server}`);
  return { via: [server], reason, problems: [] };
}

/** An empty list is DIRECT, as an empty answer of a PAC file is. */
function listed(text: string, reason: (list: string) => string): ProxyResolution {
  const { list, problems } = parseProxyList(text);
  const shown = list.map((via) => (via === null ? 'DIRECT' : proxyUrl(via))).join('; ');
  if (list.length === 0 && problems.length > 0) throw misconfigured(`${problems.join('; ')}.`);
  return { via: list.length === 0 ? [null] : list, reason: reason(shown || 'nothing'), problems };
}

function misconfigured(message: string): NetworkError {
  return new NetworkError('ERR_MANDATORY_PROXY_CONFIGURATION_FAILED', { phase: 'start', message });
}
