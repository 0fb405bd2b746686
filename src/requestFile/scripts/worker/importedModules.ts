import { receiveMessageOnPort } from 'node:worker_threads';
import type { Clock } from './clock.ts';
import type { Lacks } from './lacks.ts';
import type { ModuleAnswer, ModulePort, ModuleQuestion } from './messages.ts';
import type { ScriptPositions } from './scriptPositions.ts';

/** Files that scripts import or require. The main thread reads them; here is waited for it. */
export class ImportedModules {
  readonly #ask: ModulePort;
  readonly #clock: Clock;
  readonly #places: ScriptPositions;
  readonly #lacks: Lacks;
  readonly #texts = new Map<string, string>();
  readonly #faults = new Map<string, string>();

  constructor(ask: ModulePort, clock: Clock, places: ScriptPositions, lacks: Lacks) {
    this.#ask = ask;
    this.#clock = clock;
    this.#places = places;
    this.#lacks = lacks;
  }

  /** For `import`, which knows no error but one that the module throws. */
  find(from: string, specifier: string): string {
    if (!/^[./\\]/.test(specifier)) {
      const bare = specifier.replace(/^node:/, '');
      return this.#failing(this.#lacks.note(`the module ${bare}`));
    }
    const answer = this.#read({ specifier, from: this.#places.startOf(from).file });
    if ('fault' in answer) return this.#failing(answer.fault);
    const { path, text } = answer;
    this.#add(path, '');
    this.#texts.set(path, path.endsWith('.json') ? `export default ${text}` : text);
    return path;
  }

  /** What is wrong with a module, when it could not even be linked: QuickJS says its name then. */
  faultIn(message: string): string | null {
    const [, name] = /in module '(fault:\d+)'/.exec(message) ?? [];
    return name === undefined ? null : (this.#faults.get(name) ?? null);
  }

  text(name: string): string {
    return this.#texts.get(name) ?? '';
  }

  /** For `require`. @throws Error that says why there is no such file */
  required(specifier: string, from: string): string {
    const answer = this.#read({ specifier, from });
    if ('fault' in answer) throw new Error(answer.fault);
    return JSON.stringify(answer);
  }

  #failing(fault: string): string {
    const name = `fault:${String(this.#faults.size)}`;
    this.#faults.set(name, fault);
    this.#texts.set(name, `throw new Error(${JSON.stringify(fault)});`);
    return name;
  }

  #add(path: string, head: string): void {
    this.#places.add(path, { file: path, firstLine: 0, firstCharacter: 0, head, lines: Infinity });
  }

  compiled(path: string, head: string): void {
    this.#add(path, head);
  }

  #read(question: ModuleQuestion): ModuleAnswer {
    const { port, turn } = this.#ask;
    return this.#clock.pause(() => {
      Atomics.store(turn, 0, 0);
      port.postMessage(question);
      Atomics.wait(turn, 0, 0);
      const answer = receiveMessageOnPort(port)?.message as ModuleAnswer | undefined;
      return answer ?? { fault: 'The file was not read.' };
    });
  }
}
