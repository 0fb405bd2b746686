import { parentPort, workerData } from 'node:worker_threads';
import type { ScriptDone, RunScript, SandboxWorkerData } from './messages.ts';
import { Sandbox } from './sandbox.ts';

const sandbox = new Sandbox(workerData as SandboxWorkerData);

// One at a time: the main thread asks the next when this is answered.
parentPort?.on('message', (question: RunScript) => {
  void answer(question).then((said) => parentPort?.postMessage(said));
});

async function answer(question: RunScript): Promise<ScriptDone> {
  const { id, kind } = question;
  return kind === 'script'
    ? { id, result: await sandbox.run(question) }
    : { id, evaluated: await sandbox.evaluate(question) };
}
