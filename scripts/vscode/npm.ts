import { startProcess } from '../process/startProcess.ts';

/** Runs npm in a folder, apart from the project that is running us. Fails with what npm printed. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const own = process.env['npm_execpath'];
  const [command, ...first] = own?.endsWith('.js')
    ? [process.execPath, own]
    : process.platform === 'win32'
      ? ['cmd', '/c', 'npm']
      : ['npm'];
  let output = '';
  const exit = await startProcess(command, [...first, ...args], {
    cwd,
    env: environmentOf(process.env),
    onOutput: (text) => (output += text),
  }).exited;
  if (exit !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${output}`);
  return output;
}

/** Without what `npm run` adds, which would point npm at our own package.json. */
function environmentOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(package_|lifecycle_|config_local_prefix$|command$)/.test(name),
    ),
  );
}
