import { callbackWords } from '../../words/callbackWords.ts';
import type { RuleCallback } from '../facts/callbacks.ts';
import type { RuleFile } from '../schema/ruleFile.ts';
import type { Fallback } from './explanation.ts';

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
    means: { cancel: 'the certificate is rejected', prompt: 'you are asked' },
  },
  getAuthCredentials: {
    of: 'authRequired',
    means: { cancel: 'the 401 or 407 is the response', prompt: 'you are asked' },
  },
  onProtocolExecution: {
    of: 'protocolExecution',
    means: { block: 'the URL is not opened', prompt: 'you are asked' },
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
  if (strictest === undefined) return { explanation: callbackWords[callback].usual, by: null };
  const { answer, file, line } = strictest;
  return {
    explanation: means[answer] ?? answer,
    by: { kind: 'rule', id: 'defaults', file, line },
  };
}
