import type { Range } from '../../files/problem.ts';
import { readEnvironmentJson } from './environmentJson.ts';
import type { Value } from '../values/value.ts';
import type { EnvironmentSource } from './environmentSource.ts';
import { readEnvironments } from './readEnvironments.ts';

/** Settings of VS Code that hold environments, the stronger first. */
const ENVIRONMENT_SETTINGS = [
  'requestWorkbench.environments',
  // https://github.com/Huachao/vscode-restclient#environment-variables
  'rest-client.environmentVariables',
  // https://httpyac.github.io/guide/environments.html
  'httpyac.environmentVariables',
] as const;

/** Values of settings by name, whatever they hold. */
export type EnvironmentSettings = Readonly<
  Partial<Record<(typeof ENVIRONMENT_SETTINGS)[number], unknown>>
>;

const start = { line: 0, character: 0 };
const nowhere: Range = { start, end: start };

/** @param root where relative paths in a setting start */
export function settingSources(settings: EnvironmentSettings, root: string): EnvironmentSource[] {
  return ENVIRONMENT_SETTINGS.flatMap((setting) => {
    const written = settings[setting];
    if (written === undefined || written === null) return [];
    const { environments, problems } = readEnvironments(jsonOf(written), () => nowhere);
    const source: EnvironmentSource = {
      kind: 'environment',
      file: null,
      setting,
      isPrivate: false,
      folder: root,
      environments,
      problems: problems.map((problem) => ({
        ...problem,
        message: `Setting ${setting}: ${problem.message}`,
      })),
      lineOf: () => undefined,
    };
    return environments.size === 0 && problems.length === 0 ? [] : [source];
  });
}

/** A setting as plain data: what VS Code gives may be read-only views. Null: JSON can't write it. */
function jsonOf(value: unknown): Value {
  try {
    return readEnvironmentJson(JSON.stringify(value)).value ?? null;
  } catch {
    return null;
  }
}
