import type { RuleCallback } from '../callbacks.ts';
import type { RuleFile } from '../ruleFile.ts';
import type { Fallback } from './explanation.ts';

/** What is said of each callback: when it is asked (null: always), and what happens where nobody answers. */
const words: Readonly<
  Record<RuleCallback, { readonly condition: string | null; readonly usual: string }>
> = {
  onBeforeBrowse: { condition: null, usual: 'the navigation goes on' },
  getCookieManager: { condition: null, usual: 'the usual cookie jar is used' },
  canGetCookies: { condition: 'the jar has cookies for it', usual: 'cookies are sent' },
  canSendCookie: { condition: 'the jar has cookies for it', usual: 'each cookie is sent' },
  onBeforeResourceLoad: { condition: null, usual: 'the request goes on as it is' },
  getResourceHandler: { condition: null, usual: 'the network is asked' },
  onProtocolExecution: {
    condition: null,
    usual: 'it is not opened: other programs are never started unasked',
  },
  onCertificateError: {
    condition: 'the certificate has a problem',
    usual: 'you are asked; without a person it is refused',
  },
  onSelectClientCertificate: {
    condition: 'the server asks for a client certificate',
    usual: 'the one that is configured for the host is shown, else none',
  },
  getAuthCredentials: {
    condition: 'the server or a proxy asks for credentials',
    usual: 'you are asked; without a person the 401 or 407 is the response',
  },
  onResourceRedirect: {
    condition: 'the response is a redirect',
    usual: 'the redirect is followed',
  },
  onResourceResponse: {
    condition: 'the response is no redirect',
    usual: 'the response is taken as it is',
  },
  canSetCookie: { condition: 'the response sets cookies', usual: 'each cookie is kept' },
  getResourceResponseFilter: {
    condition: 'the response has a body',
    usual: 'the body is delivered as it is',
  },
};

export function conditionOf(callback: RuleCallback): string | null {
  return words[callback].condition;
}

/** Where `defaults` of files answer, and what their words mean there. */
const defaults: Readonly<
  Partial<
    Record<
      RuleCallback,
      {
        readonly of: string;
        readonly means: Readonly<Record<string, string>>;
      }
    >
  >
> = {
  onCertificateError: {
    of: 'certificateError',
    means: { cancel: 'it is refused', prompt: 'you are asked' },
  },
  getAuthCredentials: {
    of: 'authRequired',
    means: { cancel: 'the 401 or 407 is the response', prompt: 'you are asked' },
  },
  onProtocolExecution: {
    of: 'protocolExecution',
    means: { block: 'it is not opened', prompt: 'you are asked' },
  },
};

/** The stricter word of the files counts; without any the workbench's own. */
export function fallbackOf(callback: RuleCallback, files: readonly RuleFile[]): Fallback {
  const { of, means = {} } = defaults[callback] ?? {};
  const stated = files.flatMap((file) =>
    file.defaults
      .filter((entry) => entry.of === of)
      .map(({ answer, line }) => ({ answer, line, file: file.path })),
  );
  const strictest = stated.find(({ answer }) => answer !== 'prompt') ?? stated[0];
  if (strictest === undefined) return { explanation: words[callback].usual, by: null };
  const { answer, file, line } = strictest;
  return {
    explanation: means[answer] ?? answer,
    by: { kind: 'rule', id: 'defaults', file, line },
  };
}
