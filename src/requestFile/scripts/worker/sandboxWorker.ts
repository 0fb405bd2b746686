import { parentPort, workerData } from 'node:worker_threads';
import type { ResponseFacts } from '../contract/script.ts';
import type { ScriptDone, RunScript, SandboxWorkerData } from './messages.ts';
import { Sandbox } from './sandbox.ts';

const sandbox = new Sandbox(workerData as SandboxWorkerData);

// One at a time: the main thread asks the next when this is answered.
parentPort?.on('message', (question: RunScript) => {
  void answer(question).then((said) => parentPort?.postMessage(said));
});

let sent: ResponseFacts | null = null;

async function answer({ id, kind, script, ...given }: RunScript): Promise<ScriptDone> {
  if (given.response !== 'asBefore') sent = given.response ?? sent;
  const context = { ...given.context, response: given.response && sent };
  return kind === 'script'
    ? { id, result: await sandbox.run(script, context) }
    : { id, evaluated: await sandbox.evaluate(script, context) };
}
