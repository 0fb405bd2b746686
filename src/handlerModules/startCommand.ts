import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const known = process.allowedNodeEnvironmentFlags;

/** How a process for handler modules is started. */
export interface StartCommand {
  readonly execPath: string;
  readonly args: readonly string[];
  /** All of it: nothing of the environment of VS Code, where tokens lie, is handed on. */
  readonly env: Readonly<Record<string, string>>;
}

/** Beside this file while it is TypeScript; `esbuild.config.mjs` puts the process's own code into `dist/modules`. */
const bundled = !import.meta.url.endsWith('.ts');
const entry = fileURLToPath(
  new URL(bundled ? '../modules/process.js' : 'child/main.ts', import.meta.url),
);
/** What the process's own code consists of: one file, or this project's sources and what they import. */
const ownCode = bundled
  ? [entry]
  : ['src', 'node_modules', 'package.json'].map((part) =>
      fileURLToPath(new URL(`../../${part}`, import.meta.url)),
    );

/**
 * Node with its permission model: it reads the workspace folder and its own code, and starts nothing. Where VS Code's
 * own Node is Electron's, that runs as Node. The network is open: no Node that VS Code brings can close it.
 */
export function startCommand(options: {
  readonly folder: string;
  readonly heapMb: number;
  readonly inspect: boolean;
  readonly execPath?: string;
}): StartCommand {
  const { folder, heapMb, inspect, execPath = process.execPath } = options;
  return {
    execPath,
    args: [
      ...(inspect ? debuggable(permissions(folder)) : permissions(folder)),
      ...(process.features.typescript === false && known.has('--experimental-strip-types')
        ? ['--experimental-strip-types']
        : []),
      `--max-old-space-size=${String(heapMb)}`,
      '--no-addons',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      ...(inspect ? ['--inspect=127.0.0.1:0'] : []),
      entry,
    ],
    env: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
  };
}

function permissions(folder: string): string[] {
  return [
    '--permission',
    ...[...foldersOf(folder), ...ownCode].flatMap((path) => [
      `--allow-fs-read=${path}`,
      ...(path === entry ? [] : [`--allow-fs-read=${join(path, '*')}`]),
    ]),
    // Node 25 closes the network together with the disk; modules may fetch a token in every version.
    ...(known.has('--allow-net') ? ['--allow-net'] : []),
  ];
}

/** Where Node has no way to permit a debugger, a module that a person debugs runs without permissions: silently it would never listen. */
function debuggable(permitted: readonly string[]): readonly string[] {
  return known.has('--allow-inspector') ? [...permitted, '--allow-inspector'] : [];
}

/** Also where the folder really is, when the way to it leads through a link. */
function foldersOf(folder: string): string[] {
  try {
    return [...new Set([folder, realpathSync(folder)])];
  } catch {
    return [folder];
  }
}
