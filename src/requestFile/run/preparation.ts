import { isSecretParameter } from '../../session/secretNames.ts';
import type { FileProblem, Problem } from '../../files/problem.ts';
import type { ParsedScript } from '../parse/parsedRequest.ts';
import { isOtherProtocol } from '../parse/requestLine.ts';
import { notTrusted } from '../scripts/notTrusted.ts';
import { isFault } from '../values/ports.ts';
import { changedRequest, factsOfParsed } from './changedRequest.ts';
import { isBlock } from './loadedFile.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import { problemOf } from './requestInRun.ts';
import type { RequestInRun } from './requestInRun.ts';
import type { RunScript, Stopped } from './run.ts';

/** What happens once, however often a request is sent. Null: it is to be sent. */
export async function prepare(inRun: RequestInRun): Promise<RequestOutcome | null> {
  const skipped = await reasonToSkip(inRun);
  if (skipped !== null) return inRun.outcome('skipped', { reason: skipped });
  const untrusted = untrustedScript(inRun);
  const unready = untrusted === null ? await sendNeeded(inRun) : [untrusted];
  if (unready.length > 0) return inRun.outcome('notSent', { problems: unready });
  await prompt(inRun);
  if (inRun.run.ports.signal.aborted) return inRun.canceled();
  const stopped = await runScripts(inRun);
  return stopped === null ? null : inRun.stopped(stopped);
}

/** Null: it is to be sent. */
async function reasonToSkip(inRun: RequestInRun): Promise<string | null> {
  const { settings, method, url } = inRun.request;
  const disabled = settings.findLast(({ key }) => key === 'disabled');
  if (disabled !== undefined && (await isDisabled(inRun, disabled.value))) {
    return 'It is disabled (# @disabled).';
  }
  const protocol = otherProtocol(method, url);
  if (protocol !== null) return `${protocol} requests are not sent: only HTTP is.`;
  const note = settings.findLast(({ key }) => key === 'note');
  const { confirm, purpose } = inRun.run.ports;
  if (note === undefined || purpose === 'show') return null;
  return (await confirm(note.value)) ? null : 'It has to be confirmed first (# @note).';
}

async function isDisabled(inRun: RequestInRun, value: string): Promise<boolean> {
  if (value === '' || value === 'true') return true;
  if (value === 'false') return false;
  const holds = await inRun.holds(value);
  return isFault(holds) || holds;
}

/** The protocol that is asked for in place of HTTP; null: none. */
function otherProtocol(method: string, url: string): string | null {
  const [, scheme] = /^(wss?|grpcs?|mqtts?|amqps?|rsocket):/i.exec(url) ?? [];
  if (scheme !== undefined) return scheme.toLowerCase();
  return isOtherProtocol(method) ? method : null;
}

/** The sandbox runs none of them either; here nothing has been sent or asked for yet. Null: there is none. */
function untrustedScript({ run, loaded, scriptsBefore }: RequestInRun): FileProblem | null {
  if (run.ports.mayRunScripts()) return null;
  const own = scriptsBefore.map((script) => ({ script, loaded }));
  const [first] = [...globalScriptsOf(loaded), ...own];
  if (first === undefined) return null;
  return { ...problemOf(notTrusted, first.script.range), file: first.loaded.path };
}

function globalScriptsOf(
  loaded: LoadedFile,
): readonly { readonly script: ParsedScript; readonly loaded: LoadedFile }[] {
  const { imports, file } = loaded;
  return [
    ...imports.flatMap(globalScriptsOf),
    ...file.globalScripts.map((script) => ({ script, loaded })),
  ];
}

/** `# @ref`, `# @forceRef` and `run`. */
async function sendNeeded(inRun: RequestInRun): Promise<readonly FileProblem[]> {
  const { loaded, parts, request } = inRun;
  const { blockRange } = request;
  const problems: Problem[] = loaded.problems.filter(
    ({ range: { start } }) =>
      blockRange.start.line <= start.line && start.line <= blockRange.end.line,
  );
  for (const { key, value, valueRange } of request.settings) {
    if ((key !== 'ref' && key !== 'forceref') || value === '') continue;
    // A block without a request has nothing to send: what it defines counts anyway.
    if (isBlock(loaded, value)) continue;
    const answer = await parts.need(value, key === 'forceref');
    if (isFault(answer)) problems.push(problemOf(answer, valueRange));
  }
  for (const directive of request.runs) {
    const { target, values, targetRange } = directive;
    if (target.kind === 'file' || values.length > 0) {
      const problem = await parts.runDirective(directive);
      if (problem !== null) problems.push(problem);
      continue;
    }
    const answer = await parts.need(target.name, false);
    if (isFault(answer)) problems.push(problemOf(answer, targetRange));
  }
  return inRun.inFile(problems);
}

/** REST Client's `# @prompt name What to ask`: a value for this request. */
async function prompt({ run, request, once }: RequestInRun): Promise<void> {
  const { state, ports } = run;
  for (const { key, value } of request.settings) {
    const [, name, text] = /^(\S+)(?:\s+(.*))?$/s.exec(value) ?? [];
    const isPrompt = key === 'prompt' || key === 'secret';
    if (!isPrompt || name === undefined || ports.option(name) !== undefined) continue;
    const isSecret = key === 'secret' || isSecretParameter(name);
    const answer = await ports.prompt({
      ...{ text: text ?? name, secret: isSecret, once: false, initial: null, choices: null },
    });
    if (answer === null) continue;
    state.given.answers.set(name, answer);
    once.forget([name]);
  }
}

/** Those of the file once in a run, then those for each request, then the request's own. Null: nothing stops it. */
async function runScripts(inRun: RequestInRun): Promise<Stopped | null> {
  const { run, loaded, request } = inRun;
  const runScript: RunScript = async (script, file) => {
    const { scripts } = await inRun.around();
    const facts = factsOfParsed(inRun.changed);
    const { stopped, changes } = await scripts.run(script, { file, request: facts });
    inRun.changed = changedRequest(inRun.changed, changes);
    return stopped;
  };
  const unstarted = await run.started(loaded, request, runScript);
  if (unstarted !== null) return unstarted;
  for (const script of inRun.scriptsBefore) {
    const stopped = script.filled === true ? null : await runScript(script, loaded.path);
    if (stopped !== null) return stopped;
  }
  return null;
}
