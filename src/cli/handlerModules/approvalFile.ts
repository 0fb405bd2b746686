import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../storage/replaceFile.ts';
import { readApproved } from '../../handlerModules/approval/approvals.ts';
import type { ApprovalStore, ApprovedModule } from '../../handlerModules/approval/approvals.ts';

type All = Readonly<Record<string, ApprovedModule>>;

/**
 * Which handler modules may run on the command line, in a file of the person's own, outside of every workspace: what a
 * workspace brings along must not approve itself.
 */
export class ApprovalFile implements ApprovalStore {
  readonly path: string;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.path = join(configFolder(env), 'request-workbench', 'approved-modules.json');
  }

  /** Nothing, when there is no such file or it can't be read as one: then the person is asked again. */
  read(): All {
    try {
      const saved = Object(JSON.parse(readFileSync(this.path, 'utf8'))) as {
        readonly version?: unknown;
        readonly modules?: unknown;
      };
      return saved.version === 1 ? readApproved(saved.modules) : {};
    } catch {
      return {};
    }
  }

  async write(modules: All): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    await replaceFile(this.path, `${JSON.stringify({ version: 1, modules }, null, 2)}\n`);
  }
}

function configFolder(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME, APPDATA, HOME } = env;
  if (XDG_CONFIG_HOME) return XDG_CONFIG_HOME;
  if (process.platform === 'win32' && APPDATA) return APPDATA;
  return join(HOME ?? homedir(), '.config');
}
