/** Names of environments that are none: what stands there counts in every environment. Kulala has its own one. */
export const SHARED_ENVIRONMENTS = ['$shared', '$kulalaShared'] as const;

/** httpYac: what counts while no environment is chosen. */
export const DEFAULT_ENVIRONMENT = '$default';

/** Whether somebody can choose it: others that begin with `$` are settings of one tool or another (`$schema`). */
export function isChoosable(name: string): boolean {
  return !name.startsWith('$') && name !== '';
}

export interface EnvironmentFileName {
  readonly name: string;
  /** Kept out of version control, for one person only: what it holds is never shown. */
  readonly isPrivate: boolean;
}

/**
 * Environment files by name, of those in one folder the stronger first. `http-client.*` is JetBrains', httpYac's and Kulala's,
 * `.user` Visual Studio's, `rest-client.*` JetBrains' old name.
 */
export const ENVIRONMENT_FILES: readonly EnvironmentFileName[] = [
  { name: 'http-client.private.env.json', isPrivate: true },
  { name: 'http-client.env.json.user', isPrivate: true },
  { name: 'rest-client.private.env.json', isPrivate: true },
  { name: 'http-client.env.json', isPrivate: false },
  { name: 'rest-client.env.json', isPrivate: false },
];

/** httpYac's settings, which may hold `environments`; of those in one folder only the first counts, as there. */
export const HTTPYAC_SETTINGS: readonly string[] = ['.httpyac.json', 'httpyac.config.json'];

/** httpYac's settings as code. It would have to be run to be read. */
export function isHttpyacCode(name: string): boolean {
  return /^\.?httpyac(?:\.config)?\.[cm]?[jt]s$/.test(name);
}

/**
 * The environment that a dotenv file is for: `.env.dev` and `dev.env` are for `dev`, `.env` is for all (null). Undefined: it is
 * not a dotenv file.
 */
export function environmentOfDotenv(name: string): string | null | undefined {
  if (name === '.env') return null;
  // Other programs' formats: ".env.json", ".env.d.ts".
  if (/\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml|user)$/i.test(name)) return undefined;
  const [, after, before] = /^(?:\.env\.(.+)|(.+)\.env)$/.exec(name) ?? [];
  return after ?? before;
}

/** Whether a dotenv file is there to be copied and filled in, so that nobody would choose it. */
export function isSample(environment: string): boolean {
  return /^(?:example|sample|template|dist|schema|vault|keys)$/i.test(environment);
}

/** Whether a file is one that variables may come from, by its name. */
export function isEnvironmentFile(path: string): boolean {
  const name = path.replace(/^.*[\\/]/, '');
  return (
    ENVIRONMENT_FILES.some((each) => each.name === name) ||
    HTTPYAC_SETTINGS.includes(name) ||
    environmentOfDotenv(name) !== undefined
  );
}
