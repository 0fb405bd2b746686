import { spawn } from 'node:child_process';

/** Opens an address in this person's browser; does nothing where there is no display to show it on. */
export function openBrowser(url: string): boolean {
  const opener = openerFor(process.platform, process.env);
  if (!opener) return false;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', () => {
    console.log('No browser could be opened; use the address above.');
  });
  child.unref();
  return true;
}

function openerFor(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): [string, ...string[]] | undefined {
  if (env['CI'] || env['BROWSER'] === 'none') return undefined;
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
  }
}
