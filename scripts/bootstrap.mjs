// @ts-check
// The one script that runs on the machine's own Node, before anything is installed: it installs what
// package-lock.json names, then runs `scripts/<command>.ts` on the Node that is among it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname));
const oldestNode = [20, 0];
const oldestNodeForTypeScript = [22, 18];

/** @param {readonly number[]} oldest */
function runsOnNode([major = 0, minor = 0]) {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** @param {string} file @returns {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }> } | undefined} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * npm writes down what it installed, last of all: an installation that was broken off has no such
 * file, and one made for another package-lock.json differs from it.
 */
function isInstalled() {
  const wanted = readLock('package-lock.json');
  const installed = readLock('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  return Object.entries(wanted.packages).every(
    ([folder, { version, integrity, optional, link }]) =>
      folder === '' ||
      optional ||
      link ||
      (installed.packages[folder]?.version === version &&
        installed.packages[folder]?.integrity === integrity),
  );
}

function projectsNode() {
  const node = path.join(
    root,
    process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node',
  );
  if (existsSync(node)) return node;
  return runsOnNode(oldestNodeForTypeScript) ? process.execPath : undefined;
}

/**
 * Runs a command to its end and takes its exit code for ours. Signals go on to it, so that it can
 * clean up; the channel lets it notice when this process is killed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ shell?: boolean, channel?: boolean }} options
 * @returns {Promise<number>}
 */
function run(command, args, { shell = false, channel = false }) {
  const child = spawn(command, args, {
    cwd: root,
    shell,
    stdio: channel ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  });
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  const orphaned = whenOrphaned(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(orphaned);
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/**
 * npm starts this through a shell, which passes no signal on: when either of the two has gone,
 * nobody is left who could end us.
 * @param {() => void} action
 */
function whenOrphaned(action) {
  if (!process.env['npm_lifecycle_event']) return undefined;
  const before = ancestors();
  return setInterval(() => {
    if (ancestors() !== before) action();
  }, 500).unref();
}

/** The parent's id and, where the system tells, its parent's. */
function ancestors() {
  const parent = process.ppid;
  try {
    const [, grandparent] = readFileSync(`/proc/${parent}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${parent} ${grandparent}`;
  } catch {
    return `${parent}`;
  }
}

async function install() {
  console.log('Installing what package-lock.json names (npm ci) …');
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error'];
  const code = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], {})
    : await run('npm', args, { shell: process.platform === 'win32' });
  if (code !== 0) {
    console.error(
      [
        '',
        `npm ci failed with exit code ${code}; its account is above. What helps most often:`,
        '  - Is the registry reachable?  npm ping',
        '  - Is package-lock.json as committed?  git status package-lock.json',
        '  - Start afresh:  remove the folder node_modules and run the command again',
      ].join('\n'),
    );
    process.exit(code);
  }
}

const [command, ...args] = process.argv.slice(2);
if (!runsOnNode(oldestNode)) {
  console.error(`Node ${oldestNode.join('.')} or newer is needed; this is ${process.version}.`);
  process.exit(1);
}
if (!isInstalled()) await install();
if (command) {
  const node = projectsNode();
  if (!node) {
    console.error(
      `The npm package "node" has brought no Node for ${process.platform} ${process.arch}: did npm run its install script (npm config get ignore-scripts)? ` +
        `Node ${oldestNodeForTypeScript.join('.')} or newer on the PATH serves as well.`,
    );
    process.exit(1);
  }
  const script = path.join(root, 'scripts', `${command}.ts`);
  process.exitCode = await run(node, [script, ...args], { channel: true });
}
