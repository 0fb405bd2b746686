// @ts-check
// Stands between a script and a program that it started: when the script ends in whatever way, even
// killed, this process's stdin closes, and it takes the program and all its descendants along.
import { spawn, spawnSync } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const program = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

// A signal to the group reaches the program too; this process stays to report how it ended.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => {});

process.stdin.resume();
process.stdin.once('close', () => {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', `${program.pid}`, '/T', '/F']);
  else process.kill(0, 'SIGKILL');
});

program.once('error', (error) => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exit(127);
});
program.once('exit', (code) => process.exit(code ?? 1));
