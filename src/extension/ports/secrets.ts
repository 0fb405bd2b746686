import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { KEY_BYTES } from '../../workbench/vault.ts';
import type { ResolveSecret } from '../../rules/secrets/secretReference.ts';

const PREFIX = 'secret:';
const HISTORY_KEY = 'historyKey';

/** Passwords that rules name as `${secret:NAME}`. They live in VS Code's SecretStorage and nowhere else. */
export class Secrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  async get(name: string): Promise<string | undefined> {
    return this.#storage.get(PREFIX + name);
  }

  /** What a rule or a setting refers to, as in `${secret:NAME}` or `${env:NAME}`. */
  readonly resolve: ResolveSecret = ({ source, name }) =>
    source === 'env' ? Promise.resolve(process.env[name]) : this.get(name);

  /** The key that bodies of the history are kept with. Without a key store it ends with the window, and they with it. */
  readonly historyKey = async (): Promise<Buffer> => {
    const known = Buffer.from((await this.#storage.get(HISTORY_KEY)) ?? '', 'base64');
    if (known.byteLength === KEY_BYTES) return known;
    const made = randomBytes(KEY_BYTES);
    await this.#storage.store(HISTORY_KEY, made.toString('base64'));
    return made;
  };

  /** Under which names something is kept. */
  async names(): Promise<string[]> {
    const keys = await this.#storage.keys();
    return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  }

  async keep(name: string, value: string): Promise<void> {
    await this.#storage.store(PREFIX + name, value);
  }

  async set(given: unknown): Promise<void> {
    const name = await nameOf(given, 'The name that rules use, as in ${secret:NAME}');
    if (name === undefined) return;
    const value = await vscode.window.showInputBox({
      title: `Secret ${name}`,
      prompt: "Kept by VS Code in the system's key store; never written into the workspace.",
      password: true,
      ignoreFocusOut: true,
    });
    if (value === undefined) return;
    await this.keep(name, value);
    void vscode.window.showInformationMessage(`Rules can now use \${secret:${name}}.`);
  }

  async delete(given: unknown): Promise<void> {
    const name = await nameOf(given, 'The secret to delete');
    if (name === undefined) return;
    await this.#storage.delete(PREFIX + name);
    void vscode.window.showInformationMessage(`The secret ${name} is deleted.`);
  }
}

async function nameOf(given: unknown, prompt: string): Promise<string | undefined> {
  if (typeof given === 'string') return given;
  return vscode.window.showInputBox({
    title: 'Name of the secret',
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\w.\-/]+$/.test(text) ? undefined : 'Use letters, digits and _ . - /',
  });
}
