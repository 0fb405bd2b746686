import type { Fault } from '../../rules/document/fault.ts';
import { hasSecretReference } from '../../rules/secrets/secretReference.ts';
import type { Exported, Exporter, ExportWarning, RuleToExport } from '../conversion/exporter.ts';
import { leftOut } from '../conversion/importer.ts';
import type { DraftRule } from '../conversion/importer.ts';
import { timeFaults } from '../conversion/notExported.ts';
import { listOf, textOf } from '../conversion/values.ts';
import { exportSource } from './exportSource.ts';
import type { RequestlyRuleType } from './requestlyRule.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Rules as Requestly's app imports them. */
export const requestlyExporter: Exporter = {
  title: "a list of Requestly's rules",
  fileName: 'requestly_rules.json',
  convert,
};

interface Written {
  readonly ruleType: RequestlyRuleType;
  readonly pair: Readonly<Record<string, unknown>>;
}

interface ExportedAction {
  readonly written: Written | null;
  readonly warnings: readonly Fault[];
}

function convert(rules: readonly RuleToExport[]): Exported {
  const warnings: ExportWarning[] = [];
  const written: object[] = [];
  for (const rule of rules) {
    const made = exportRule(rule, written.length + 1);
    warnings.push(...made.warnings.map((fault) => ({ rule, fault })));
    if (made.rule !== null) written.push(made.rule);
  }
  return { text: `${JSON.stringify(written, null, 2)}\n`, ruleCount: written.length, warnings };
}

function exportRule(
  { rule }: RuleToExport,
  number: number,
): { readonly rule: object | null; readonly warnings: readonly Fault[] } {
  // Requestly has a switch for each rule, and no end and no count.
  const never = timeFaults({ ...rule, enabled: true }, Date.now());
  if (never.length > 0) return { rule: null, warnings: never };
  const { written, warnings } = exportAction(rule.action as DraftRule['action']);
  if (written === null) return { rule: null, warnings };
  const source = exportSource(rule.condition);
  if ('path' in source) return { rule: null, warnings: [...warnings, source] };
  const id = `${written.ruleType}_${String(number)}`;
  return {
    rule: {
      id,
      name: rule.id,
      description: rule.description ?? '',
      objectType: 'rule',
      ruleType: written.ruleType,
      status: rule.enabled ? 'Active' : 'Inactive',
      groupId: '',
      version: 2,
      schemaVersion: '3.0.0',
      pairs: [{ id: `${id}_1`, source: source.source, ...written.pair }],
    },
    warnings,
  };
}

function exportAction(action: DraftRule['action']): ExportedAction {
  const lost = (message: string, hint: string, ...path: string[]): ExportedAction => ({
    written: null,
    warnings: [leftOut(['action', ...path], message, hint)],
  });
  const done = (ruleType: RequestlyRuleType, pair: Written['pair'] = {}): ExportedAction => ({
    written: { ruleType, pair },
    warnings: [],
  });
  switch (action.type) {
    case 'block':
      return done('Cancel');
    case 'redirect': {
      const { url } = isRecord(action['redirect']) ? action['redirect'] : {};
      return typeof url === 'string' && /^https?:/i.test(url)
        ? done('Redirect', { destinationType: 'url', destination: url })
        : lost(
            'Only a redirect to a whole URL means the same in Requestly.',
            'Write the URL, or a Redirect rule with $1 there.',
            'redirect',
          );
    }
    case 'modifyHeaders':
      return headers(action);
    case 'fault':
      return typeof action['latency'] === 'number' && Object.keys(action).length === 2
        ? done('Delay', { delay: String(action['latency']) })
        : lost('Requestly can only delay a request.', 'Leave latency alone in the rule.');
    case 'continueRequest':
      return typeof action['postData'] === 'string' && Object.keys(action).length === 2
        ? done('Request', { request: { type: 'static', value: action['postData'] } })
        : lost(
            'Requestly can change only the body of a request.',
            'Make headers a rule of their own with modifyHeaders.',
          );
    case 'fulfill':
    case 'replaceBody':
      return response(action, lost);
    case 'allow':
      return lost(
        'Requestly has nothing like allow: the rules that come after this one act there too.',
        'Make its condition an exception of theirs.',
        'type',
      );
    default:
      return lost(
        `Requestly has no rule like ${action.type}.`,
        'It has cancel, redirect, headers, delay, request and response bodies.',
        'type',
      );
  }
}

type Lost = (message: string, hint: string, ...path: string[]) => ExportedAction;

function response(action: DraftRule['action'], lost: Lost): ExportedAction {
  const { body, json, status } = action;
  const value = json === undefined ? textOf(body) : JSON.stringify(json);
  if (value === undefined) {
    return lost('Requestly answers with text of the rule only.', 'Write the body into the rule.');
  }
  return {
    written: {
      ruleType: 'Response',
      pair: {
        response: {
          type: 'static',
          resourceType: 'restApi',
          value,
          statusCode: typeof status === 'number' ? String(status) : '',
          serveWithoutRequest: action.type === 'fulfill',
        },
      },
    },
    warnings: [],
  };
}

function headers(action: DraftRule['action']): ExportedAction {
  const warnings: Fault[] = [];
  const modifications: Record<string, object[]> = {};
  for (const [side, name] of [
    ['requestHeaders', 'Request'],
    ['responseHeaders', 'Response'],
  ] as const) {
    for (const [index, change] of listOf(action[side]).entries()) {
      const { header, operation, value } = isRecord(change) ? change : {};
      const fault = changeFault(textOf(header) ?? '', operation, textOf(value) ?? '');
      if (fault !== null) {
        warnings.push(leftOut(['action', side, index], fault.message, fault.hint));
        continue;
      }
      (modifications[name] ??= []).push({
        id: `${side}_${String(index + 1)}`,
        header,
        type: operation === 'remove' ? 'Remove' : 'Add',
        value: textOf(value) ?? '',
      });
    }
  }
  const isEmpty = Object.keys(modifications).length === 0;
  return {
    written: isEmpty ? null : { ruleType: 'Headers', pair: { modifications } },
    warnings,
  };
}

function changeFault(
  header: string,
  operation: unknown,
  value: string,
): { readonly message: string; readonly hint: string } | null {
  if (hasSecretReference(value)) {
    return {
      message: `The value of ${header} is a secret, which is not written.`,
      hint: 'Fill it in in Requestly.',
    };
  }
  return operation === 'append'
    ? {
        message: `Requestly sets ${header}, it can't append.`,
        hint: 'Make the operation set, when one value is meant.',
      }
    : null;
}
