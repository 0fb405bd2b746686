import type { Fault } from '../../rules/document/fault.ts';
import type { HeaderChange } from '../../rules/schema/ruleFile.ts';
import { importedChanges } from '../conversion/headerValue.ts';
import { changed, leftOut } from '../conversion/importer.ts';
import { fromPythonReplacement, toRe2 } from '../conversion/re2Dialect.ts';
import { findReferenced, readReferenced } from '../conversion/referencedFiles.ts';
import type { UnusedReference } from '../conversion/referencedFiles.ts';
import type { FlowPhase } from './flowCondition.ts';
import { flowCondition } from './flowCondition.ts';
import { broken, ruleAt } from './optionKind.ts';
import type { ConvertOption, ConvertedOption, OptionContext } from './optionKind.ts';
import { parseBlock, parseSpec } from './spec.ts';

const MOMENTS: readonly FlowPhase[] = ['request', 'response'];

/** `modify_headers`: of requests and responses, unless the filter has ~q or ~s (mitmproxy/addons/modifyheaders.py). */
export const modifyHeaders: ConvertOption = async (value, context) => {
  const spec = parseSpec(value);
  if ('fault' in spec) return broken(context.path, spec.fault);
  const text = await replacementOf(spec.replacement, context);
  if (typeof text !== 'string') return { warnings: [leftOut(context.path, text.fault, text.hint)] };
  const { subject: header } = spec;
  const change: HeaderChange =
    text === '' ? { header, operation: 'remove' } : { header, operation: 'set', value: text };
  const imported = importedChanges([{ change, path: context.path }], context.options);
  if (imported.changes.length === 0) return { warnings: imported.warnings };
  const made = MOMENTS.map((phase) =>
    ruleAt(phase, spec.filter, idAt(context, phase), {
      action: { type: 'modifyHeaders', [`${phase}Headers`]: imported.changes },
    }),
  );
  return together([{ warnings: imported.warnings }, ...made]);
};

/** `modify_body`: text in bodies of requests and responses is replaced (mitmproxy/addons/modifybody.py). */
export const modifyBody: ConvertOption = async (value, context) => {
  const spec = parseSpec(value);
  if ('fault' in spec) return broken(context.path, spec.fault);
  const regex = toRe2(spec.subject, 'python');
  if ('fault' in regex) return { warnings: [leftOut(context.path, regex.fault, regex.hint)] };
  const text = await replacementOf(spec.replacement, context);
  if (typeof text !== 'string') return { warnings: [leftOut(context.path, text.fault, text.hint)] };
  const replacement = fromPythonReplacement(text, spec.subject);
  if ('fault' in replacement) {
    return { warnings: [leftOut(context.path, replacement.fault, replacement.hint)] };
  }
  const warnings: Fault[] = [];
  if (flowCondition(spec.filter, 'request') !== false) {
    warnings.push(
      leftOut(
        context.path,
        "A rule can't replace a part of a request's body.",
        'Set the whole body with continueRequest and postData, or write a handler module.',
      ),
    );
  }
  const made = ruleAt('response', spec.filter, idAt(context, 'response'), {
    action: {
      type: 'replaceBody',
      // Python's DOTALL, with which mitmproxy replaces.
      replacements: [{ matches: `(?s)${regex.source}`, with: replacement.substitution }],
    },
  });
  return together([{ warnings }, made]);
};

/** `block_list`: requests are answered with a status, or 444: not at all (mitmproxy/addons/blocklist.py). */
export const blockList: ConvertOption = (value, context) => {
  const spec = parseBlock(value);
  if ('fault' in spec) return broken(context.path, spec.fault);
  const { filter, status } = spec;
  return ruleAt('request', filter, context, {
    action:
      status === 444
        ? { type: 'block', errorCode: 'connectionclosed' }
        : { type: 'fulfill', status },
  });
};

/** `anticache` (mitmproxy/addons/anticache.py). */
export const anticache: ConvertOption = (value, context) => {
  if (value !== 'true') return {};
  const requestHeaders = ['If-None-Match', 'If-Modified-Since'].map((header) => ({
    header,
    operation: 'remove',
  }));
  return {
    rules: [
      {
        path: context.path,
        rule: { id: context.id, action: { type: 'modifyHeaders', requestHeaders } },
      },
    ],
  };
};

/** Both moments of one option get rules of their own only when both act. */
function idAt(
  { path, id }: OptionContext,
  phase: FlowPhase,
): { path: OptionContext['path']; id: string } {
  return { path, id: phase === 'request' ? id : `${id}-response` };
}

/** The text itself, or with @ that of a file. */
async function replacementOf(
  replacement: string,
  { options }: OptionContext,
): Promise<string | UnusedReference> {
  if (!replacement.startsWith('@')) return replacement;
  const written = replacement.slice(1);
  const named = await findReferenced(written, options);
  if ('fault' in named) return named;
  const bytes = named.kind === 'file' ? await readReferenced(named.file.path) : null;
  return bytes === null
    ? { fault: `The file ${written} can't be read.`, hint: 'Import again when it can.' }
    : Buffer.from(bytes)
        .toString('utf8')
        .replace(/\r?\n$/, '');
}

function together(parts: readonly ConvertedOption[]): ConvertedOption {
  // The same remark for both moments is one.
  const warnings = new Map(
    parts
      .flatMap((part) => part.warnings ?? [])
      .map((warning) => [`${warning.code} ${warning.message}`, warning]),
  );
  return { rules: parts.flatMap((part) => part.rules ?? []), warnings: [...warnings.values()] };
}

/** Two values for one header are both sent there; here the first one wins. */
export function sameHeaderTwice(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const spec = parseSpec(value);
    if ('fault' in spec || spec.replacement === '') return [];
    const name = spec.subject.toLowerCase();
    if (seen.has(name)) return [index];
    seen.add(name);
    return [];
  });
}

export function sameHeader(path: OptionContext['path']): Fault {
  return changed(
    path,
    'Where several of these act on a header, mitmproxy sends all of their values, and the rules only the first.',
    'Make the operation of the later rule append where both are to be sent.',
  );
}
