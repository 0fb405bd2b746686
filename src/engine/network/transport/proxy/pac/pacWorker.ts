import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { QuickJS } from 'quickjs-wasi';
import type { JSValueHandle } from 'quickjs-wasi';
import { pacFunctions } from './pacFunctions.ts';
import { messageOf } from '../../../../../session/messageOf.ts';

export interface PacWorkerData {
  readonly text: string;
  readonly module: WebAssembly.Module;
  /** Takes a name, gives its addresses. */
  readonly names: MessagePort;
  /** Becomes 1 when the addresses are there. */
  readonly turn: Int32Array;
}

/** Without a URL: load the script. */
export interface PacQuestion {
  readonly id: number;
  readonly url?: string;
  readonly host?: string;
}

export type PacAnswer =
  | { readonly id: number; readonly proxies: string }
  | { readonly id: number; readonly error: string };

/** Also where the script declares it with `const`, which is no property of the global object. */
const ENTRY = `typeof FindProxyForURL === 'function' ? FindProxyForURL : undefined`;

const { text, module, names, turn } = workerData as PacWorkerData;
/** One script asks for the same name many times. */
const addresses = new Map<string, readonly string[]>();
const machine = load();
machine.catch(() => undefined);

parentPort?.on('message', (question: PacQuestion) => {
  void answer(question).then((said) => parentPort?.postMessage(said));
});

async function answer({ id, url, host }: PacQuestion): Promise<PacAnswer> {
  try {
    const vm = await machine;
    if (url === undefined || host === undefined) return { id, proxies: '' };
    addresses.clear();
    const proxies = call(vm, url, host);
    if (proxies !== null && typeof proxies !== 'string') {
      return { id, error: `FindProxyForURL returned ${typeof proxies} instead of text.` };
    }
    return { id, proxies: proxies ?? '' };
  } catch (error) {
    // WebAssembly's: after a trap nothing can be known of the machine: the worker ends, and the script is loaded anew.
    if (error instanceof Error && error.name === 'RuntimeError') throw error;
    return { id, error: messageOf(error) };
  }
}

/** An exception is the script's answer for one URL; the machine goes on to serve others. */
function call(vm: QuickJS, url: string, host: string): unknown {
  const handles = [vm.evalCode(ENTRY), vm.newString(url), vm.newString(host)] as const;
  try {
    const [find, ...given] = handles;
    const result = vm.callFunction(find, vm.undefined, ...given);
    try {
      return vm.dump(result);
    } finally {
      result.dispose();
    }
  } finally {
    for (const handle of handles) handle.dispose();
  }
}

async function load(): Promise<QuickJS> {
  const vm = await QuickJS.create({ wasm: module });
  for (const [name, call] of Object.entries(pacFunctions(addressesOf))) {
    const made = vm.newFunction(name, (...handles) =>
      toHandle(vm, call(...handles.map((handle) => vm.dump(handle)))),
    );
    vm.setProp(vm.global, name, made);
    made.dispose();
  }
  vm.evalCode(text, 'proxy.pac').dispose();
  const find = vm.evalCode(ENTRY);
  if (vm.typeof(find) !== 'function') throw new Error('it has no function FindProxyForURL.');
  find.dispose();
  return vm;
}

function toHandle(vm: QuickJS, value: string | number | boolean | null): JSValueHandle {
  switch (typeof value) {
    case 'string':
      return vm.newString(value);
    case 'number':
      return vm.newNumber(value);
    case 'boolean':
      return value ? vm.true : vm.false;
    default:
      return vm.null;
  }
}

/** Asks the main thread and sleeps until it answers: a script wants addresses, not promises of them. */
function addressesOf(host: string): readonly string[] {
  const known = addresses.get(host);
  if (known !== undefined) return known;
  Atomics.store(turn, 0, 0);
  names.postMessage(host);
  Atomics.wait(turn, 0, 0);
  const answered = receiveMessageOnPort(names)?.message as readonly string[] | undefined;
  addresses.set(host, answered ?? []);
  return answered ?? [];
}
