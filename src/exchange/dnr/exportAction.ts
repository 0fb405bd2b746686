import type { Fault } from '../../rules/document/fault.ts';
import { hasSecretReference } from '../../rules/secrets/secretReference.ts';
import { changed, leftOut } from '../conversion/importer.ts';
import type { DraftRule } from '../conversion/importer.ts';
import { listOf } from '../conversion/values.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Request headers that Chrome lets an extension append to. */
const APPENDABLE = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'access-control-request-headers',
  'cache-control',
  'connection',
  'content-language',
  'cookie',
  'forwarded',
  'if-match',
  'if-none-match',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'want-digest',
  'x-forwarded-for',
]);

export interface ExportedAction {
  /** Null: Chrome can't do it. */
  readonly action: object | null;
  readonly warnings: Fault[];
}

/** An action of ours as one of Chrome's. */
export function exportAction(
  action: DraftRule['action'] | { readonly type: string },
): ExportedAction {
  const fields = action as DraftRule['action'];
  switch (fields.type) {
    case 'allow':
      return { action: { type: 'allow' }, warnings: [] };
    case 'block':
      return {
        action: { type: 'block' },
        warnings:
          fields['errorCode'] === undefined
            ? []
            : [
                changed(
                  ['action', 'errorCode'],
                  'Chrome always blocks with ERR_BLOCKED_BY_CLIENT.',
                  'Nothing to do, unless a page tells errors apart.',
                ),
              ],
      };
    case 'redirect':
      return redirectAction(fields['redirect']);
    case 'modifyHeaders':
      return headersAction(fields);
    default:
      return {
        action: null,
        warnings: [
          leftOut(
            ['action', 'type'],
            `Chrome's declarativeNetRequest has no action like ${fields.type}.`,
            'It has allow, block, redirect and modifyHeaders.',
          ),
        ],
      };
  }
}

function redirectAction(redirect: unknown): ExportedAction {
  const { url } = isRecord(redirect) ? redirect : {};
  if (typeof url === 'string' && !/^https?:/i.test(url)) {
    return {
      action: null,
      warnings: [
        leftOut(
          ['action', 'redirect', 'url'],
          'Chrome redirects to whole URLs only.',
          'Write the URL with its scheme and host, or use transform.',
        ),
      ],
    };
  }
  return { action: { type: 'redirect', redirect }, warnings: [] };
}

function headersAction(action: DraftRule['action']): ExportedAction {
  const warnings: Fault[] = [];
  const sides: Record<string, unknown[]> = {};
  for (const side of ['requestHeaders', 'responseHeaders'] as const) {
    const kept = listOf(action[side]).filter((change, index) => {
      const fault = changeFault(change, side, ['action', side, index]);
      if (fault !== null) warnings.push(fault);
      return fault === null;
    });
    if (kept.length > 0) sides[side] = kept;
  }
  const isEmpty = Object.keys(sides).length === 0;
  return { action: isEmpty ? null : { type: 'modifyHeaders', ...sides }, warnings };
}

function changeFault(change: unknown, side: string, path: Fault['path']): Fault | null {
  const { header, operation, value } = isRecord(change) ? change : {};
  if (typeof value === 'string' && hasSecretReference(value)) {
    return leftOut(
      path,
      `The value of ${String(header)} is a secret, which can't be part of a list.`,
      'Set it in the extension with updateDynamicRules.',
    );
  }
  const name = String(header).toLowerCase();
  if (side === 'requestHeaders' && operation === 'append' && !APPENDABLE.has(name)) {
    return leftOut(
      path,
      `Chrome can't append to ${String(header)} of a request.`,
      'Make it set, when one value is meant.',
    );
  }
  return null;
}
