import type { BuildOptions } from 'esbuild';

/** The code that runs inside QuickJS, by the name of its entry: the sandbox itself, and libraries for whoever asks. */
export type InsideName = 'main' | 'chai' | 'xml' | 'jsonPath' | 'dayjs' | 'buffer';

/** Each becomes one file, in the folder of scripts. */
export const insideEntries: Readonly<Record<InsideName, string>> = {
  main: 'inside/main.ts',
  chai: 'inside/libraries/chai.ts',
  xml: 'inside/libraries/xml.ts',
  jsonPath: 'inside/libraries/jsonPath.ts',
  dayjs: 'inside/libraries/dayjs.ts',
  buffer: 'inside/libraries/buffer.ts',
};

/** QuickJS is neither Node nor a browser. */
export const insideOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'neutral',
  target: 'es2023',
  mainFields: ['module', 'main'],
  conditions: ['import', 'browser', 'default'],
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;
