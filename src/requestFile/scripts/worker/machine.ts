import { JSException, QuickJS } from 'quickjs-wasi';
import type { JSValueHandle } from 'quickjs-wasi';
import type { Clock } from './clock.ts';
import type { Crossing } from './hostFunctions.ts';
import { insideText } from './insideText.ts';
import type { InsideName } from './insideOptions.ts';
import { wakeUp } from './wakeUp.ts';
import type { Alarm } from './wakeUp.ts';

export interface MachineParts {
  readonly module: WebAssembly.Module;
  readonly clock: Clock;
  /** Besides those that the machine has itself. */
  readonly functions: Readonly<Record<string, (...given: Crossing[]) => Crossing>>;
  /** Names a module that code asks for, relative to the one that has it. */
  readonly findModule: (from: string, specifier: string) => string;
  readonly moduleText: (name: string) => string;
  /** Code was compiled that does not stand at the beginning of its line. */
  readonly compiled: (file: string, head: string) => void;
}

const COMMON_JS_HEAD = '(function (exports, require, module, __filename, __dirname) {';

/** Why a script did not come to its end without having said so itself. */
export class Ended extends Error {
  readonly how: 'time' | 'depth' | 'memory' | 'changed' | 'waiting';

  constructor(how: Ended['how']) {
    super(how);
    this.how = how;
  }
}

/** QuickJS with the code of the sandbox in it. */
export class Machine {
  readonly #vm: QuickJS;
  readonly #clock: Clock;
  readonly #inside = new Map<string, JSValueHandle>();
  readonly #alarm: Alarm = wakeUp();
  readonly #libraries = new Map<string, JSValueHandle>();
  /** Given out lately: QuickJS has its own count of them when the next one is given. */
  #given: JSValueHandle[] = [];
  /** Reasons of promises that nobody has looked after, by the promise's place in memory. */
  readonly #rejected: Map<number, JSValueHandle>;
  #broken = false;

  static async create(parts: MachineParts): Promise<Machine> {
    const { clock } = parts;
    const rejected = new Map<number, JSValueHandle>();
    const vm = await QuickJS.create({
      wasm: parts.module,
      interruptHandler: () => clock.isOver(),
      moduleLoader: { normalize: parts.findModule, load: parts.moduleText },
      onUnhandledRejection: (promise, reason, isHandled) => {
        const { ptr } = promise;
        const id = vm._getExports().qjs_get_value_ptr(ptr);
        rejected.get(id)?.dispose();
        rejected.delete(id);
        if (!isHandled && rejected.size < MAX_REJECTED) rejected.set(id, reason.dup());
      },
    });
    return new Machine(vm, parts, rejected);
  }

  private constructor(vm: QuickJS, parts: MachineParts, rejected: Map<number, JSValueHandle>) {
    this.#vm = vm;
    this.#rejected = rejected;
    this.#clock = parts.clock;
    this.#clock.reset();
    const host = vm.newObject();
    for (const [name, call] of Object.entries(parts.functions)) {
      this.#provide(host, name, (given) =>
        this.#toHandle(call(...given.map((each) => this.#read(each)))),
      );
    }
    this.#provide(host, 'library', ([name]) =>
      this.#library(String(this.#read(name)) as InsideName),
    );
    this.#provide(host, 'compile', ([code, file]) => {
      const path = String(this.#read(file));
      parts.compiled(path, COMMON_JS_HEAD);
      return this.#own(vm.evalCode(`${COMMON_JS_HEAD}${String(this.#read(code))}\n})`, path));
    });
    this.#provide(host, 'startTimer', ([id, ms]) => {
      this.#alarm.start(Number(this.#read(id)), Number(this.#read(ms)));
      return vm.undefined;
    });
    this.#provide(host, 'stopTimer', ([id]) => {
      this.#alarm.stop(Number(this.#read(id)));
      return vm.undefined;
    });
    const start = this.#evaluate('main').getProp('start');
    const machine = vm.callFunction(start, vm.undefined, host);
    for (const name of ['begin', 'run', 'collect', 'fire', 'fail']) {
      this.#inside.set(name, machine.getProp(name));
    }
  }

  /** Whether nothing can be known of it any more: another one has to be made. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Whether it has all the memory that it may have. What was taken once is never given back. */
  get full(): boolean {
    return this.#vm._getMemory().buffer.byteLength > FULL_BYTES;
  }

  begin(context: string): void {
    this.#alarm.stopAll();
    this.#rejected.clear();
    this.#enter(() => {
      this.#call('begin', this.#vm.newString(context)).dispose();
    });
  }

  /**
   * Runs code to the end of all that it waits for.
   * @throws JSException when it can't be compiled
   * @throws Ended
   */
  async run(code: string, name: string, flags: number): Promise<void> {
    const running = this.#enter(() => this.#call('run', this.#vm.evalCode(code, name, flags)));
    for (;;) {
      this.#enter(() => {
        this.#doJobs();
      });
      if (running.promiseState !== 0) {
        this.#tellRejected();
        return;
      }
      const due = await this.#alarm.next(this.#clock.waitMs);
      if (due === null) throw new Ended('waiting');
      this.#enter(() => {
        this.#call('fire', this.#vm.newNumber(due)).dispose();
      });
    }
  }

  /** What is known by now, as JSON. */
  collect(): string {
    return this.#enter(() => this.#call('collect').consume((json) => json.toString()));
  }

  dispose(): void {
    this.#alarm.stopAll();
  }

  /** What is rejected and handled by nobody is an error of the script, which would go unseen. */
  #tellRejected(): void {
    this.#enter(() => {
      for (const reason of this.#rejected.values()) this.#call('fail', reason).dispose();
    });
    this.#rejected.clear();
  }

  /** Lets go of what it is given. */
  #call(name: string, ...given: JSValueHandle[]): JSValueHandle {
    const inside = this.#inside.get(name) ?? this.#vm.undefined;
    try {
      return this.#vm.callFunction(inside, this.#vm.undefined, ...given);
    } finally {
      for (const handle of given) if (!this.#broken) handle.dispose();
    }
  }

  #doJobs(): void {
    try {
      this.#vm.executePendingJobs();
    } catch (error) {
      // Only what no script can catch comes out of a job.
      if (isTrap(error) || this.#clock.over) throw error;
      throw new Ended('memory');
    }
  }

  /** @throws Ended in place of what tells that QuickJS was ended */
  #enter<Result>(work: () => Result): Result {
    try {
      const result = this.#clock.measure(work);
      if (this.#broken) throw new Ended('depth');
      return result;
    } catch (error) {
      this.#broken ||= isTrap(error);
      if (this.#broken) throw new Ended('depth');
      if (this.#clock.over) throw new Ended('time');
      if (isOutOfMemory(error)) throw new Ended('memory');
      throw error;
    }
  }

  #provide(
    host: JSValueHandle,
    name: string,
    call: (given: readonly JSValueHandle[]) => JSValueHandle,
  ): void {
    const made = this.#vm.newFunction(name, (...given) => {
      for (const handle of this.#given) handle.dispose();
      this.#given = [];
      try {
        return call(given);
      } catch (error) {
        // It would become an error of the script, which goes on in a machine of which nothing can be known.
        if (isTrap(error)) this.#broken = true;
        throw error;
      }
    });
    host.setProp(name, made);
    made.dispose();
  }

  #own(handle: JSValueHandle): JSValueHandle {
    this.#given.push(handle);
    return handle;
  }

  #library(name: InsideName): JSValueHandle {
    const known = this.#libraries.get(name);
    if (known !== undefined) return known;
    const exports = this.#evaluate(name);
    this.#libraries.set(name, exports);
    return exports;
  }

  #evaluate(name: InsideName): JSValueHandle {
    const code = `(function (module) {\nvar exports = module.exports;\n${insideText(name)}\nreturn module.exports;\n})({ exports: {} })`;
    return this.#vm.evalCode(code, `sandbox:${name}`);
  }

  #read(handle: JSValueHandle | undefined): Crossing {
    if (handle === undefined || handle.isUndefined || handle.isNull) return undefined;
    if (handle.isNumber) return handle.toNumber();
    return handle.isObject ? handle.toUint8Array() : handle.toString();
  }

  #toHandle(value: Crossing): JSValueHandle {
    const vm = this.#vm;
    if (value === undefined) return vm.undefined;
    if (typeof value === 'string') return this.#own(vm.newString(value));
    return this.#own(typeof value === 'number' ? vm.newNumber(value) : vm.newUint8Array(value));
  }
}

const MAX_REJECTED = 100;

const FULL_BYTES = 60 * 1024 * 1024;

/** Whether WebAssembly itself gave up: too many calls in each other. QuickJS has no bound of its own for them here. */
function isTrap(error: unknown): boolean {
  if (error instanceof JSException) return false;
  const isDeep = error instanceof RangeError && error.message.includes('call stack');
  return isDeep || error instanceof WebAssembly.RuntimeError;
}

/** Without memory there may be none for the error either. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof JSException && /^(?:out of memory|<null>|null)$/.test(error.message);
}
