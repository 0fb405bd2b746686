import type { RequestFlag } from '../../engine/message/request.ts';
import { commonOptions } from './commonOptions.ts';
import type { Values, Word } from './option.ts';
import type { ModuleChoice, moduleOptions, ruleOptions } from './ruleOptions.ts';
import { valuesOf } from './valuesOf.ts';

/** What `send` and `run` were asked for about all of their requests. */
export interface CommonArguments {
  /** `null`: look for them; empty: none. */
  readonly ruleFiles: readonly string[] | null;
  readonly modules: ModuleChoice;
  readonly json: boolean;
  /** Where to write what was sent and what came. */
  readonly har: string | null;
  /** Write secrets into it too. */
  readonly harSecrets: boolean;
  readonly color: boolean;
  readonly flags: readonly RequestFlag[];
  /** What is told on standard error. */
  readonly verbosity: 'report' | 'errors' | 'nothing';
  /** Nothing more is sent after a request that failed. */
  readonly failEarly: boolean;
}

export function commonArguments(words: readonly Word[]): CommonArguments {
  const options = valuesOf(commonOptions, words);
  const silently = options['show-error'] === true ? 'errors' : 'nothing';
  return {
    ruleFiles: ruleFilesOf(options),
    modules: moduleChoiceOf(options),
    json: options.json ?? false,
    har: options.har ?? null,
    harSecrets: options['har-secrets'] ?? false,
    color: options['no-color'] !== true,
    // Each is sent once: `--retry` makes another request of it.
    flags: ['noRetryOn5xx', ...(options.flag ?? [])],
    verbosity: options.silent === true ? silently : 'report',
    failEarly: options['fail-early'] ?? false,
  };
}

/** `null`: look for them; empty: none. */
export function ruleFilesOf(options: Values<typeof ruleOptions>): readonly string[] | null {
  return options['no-rules'] === true ? [] : (options.rules ?? null);
}

function moduleChoiceOf(options: Values<typeof moduleOptions>): ModuleChoice {
  if (options['no-modules'] === true) return 'none';
  return options['allow-modules'] === true ? 'all' : 'approved';
}
