import path from 'node:path';
import { cached } from '../../scripts/vscode/cache.ts';
import { npm } from '../../scripts/vscode/npm.ts';

/** Other command lines: npm's names, versions, and the programs that are started. */
const rivals = {
  httpYac: { name: 'httpyac', version: '6.16.7', program: 'bin/httpyac.js' },
  Bruno: { name: '@usebruno/cli', version: '4.1.0', program: 'bin/bru.js' },
  newman: { name: 'newman', version: '6.2.2', program: 'bin/newman.js' },
} as const;

export type RivalName = keyof typeof rivals;

/**
 * The paths of their programs, in the user's cache folder: they are no part of the project.
 * @throws Error when they are not there and can't be had
 */
export async function installRivals(): Promise<ReadonlyMap<RivalName, string>> {
  const all = Object.entries(rivals) as [RivalName, (typeof rivals)[RivalName]][];
  const programs = all.map(([, { name, program }]) => path.join('node_modules', name, program));
  const folder = await cached({
    name: `bench-${all.map(([, { version }]) => version).join('-')}`,
    essential: programs,
    install: async (into) => {
      const packages = all.map(([, { name, version }]) => `${name}@${version}`);
      const options = [
        '--ignore-scripts',
        '--omit=dev',
        '--no-audit',
        '--no-fund',
        '--prefix',
        '.',
      ];
      await npm(['install', ...packages, ...options], into);
    },
  });
  return new Map(all.map(([name], index) => [name, path.join(folder, programs[index] ?? '')]));
}
