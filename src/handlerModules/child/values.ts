import { isUint8Array } from 'node:util/types';
import { AskPerson } from '../../engine/handlers/decision.ts';
import { simpleResource } from '../../engine/resource/simpleResource.ts';
import type { CallbackName } from '../../engine/index.ts';
import type { ValueOnWire } from '../channel/kinds.ts';
import { liftBytes } from '../wire/bytesInData.ts';
import { CookieManager } from './cookieManager.ts';
import { keepObject } from './liveObjects.ts';

const RESOURCE_METHODS = [
  'open',
  'processRequest',
  'getResponseHeaders',
  'skip',
  'read',
  'canGetCookie',
  'canSetCookie',
  'cancel',
];
const FILTER_METHODS = ['initFilter', 'filter'];

/** What a module answered, as it crosses. */
export function valueToHost(value: unknown, bytes: Uint8Array[]): ValueOnWire | null {
  if (value === undefined || value === null) return null;
  if (isUint8Array(value)) return { kind: 'bytes', at: bytes.push(value) - 1 };
  if (typeof value !== 'object') return { kind: 'data', data: value };
  if (value instanceof AskPerson) return { kind: 'askPerson' };
  if (value instanceof CookieManager) return { kind: 'jar', object: value.id };
  const lifted = liftBytes(value, bytes);
  return lifted === null
    ? { kind: 'data', data: value }
    : { kind: 'data', data: lifted.data, bytes: lifted.places };
}

type Packer = typeof valueToHost;

/** What answers a callback, where it lives on in this process. */
export function packerOf(callback: CallbackName): Packer {
  if (callback === 'getResourceHandler') return resourceToHost;
  return callback === 'getResourceResponseFilter' ? filterToHost : valueToHost;
}

/** A handler, or a whole answer, which becomes one here. */
function resourceToHost(value: unknown, bytes: Uint8Array[]): ValueOnWire | null {
  const given = typeof value === 'object' && value !== null ? value : null;
  const resource = given === null ? null : (simpleResource(given) ?? given);
  const methods = resource === null ? [] : methodsOf(resource, RESOURCE_METHODS);
  return resource !== null && methods.includes('read')
    ? { kind: 'resource', object: keepObject(resource), methods }
    : valueToHost(value, bytes);
}

function filterToHost(value: unknown, bytes: Uint8Array[]): ValueOnWire | null {
  const methods =
    typeof value === 'object' && value !== null ? methodsOf(value, FILTER_METHODS) : [];
  return methods.includes('filter')
    ? { kind: 'filter', object: keepObject(value as object), methods }
    : valueToHost(value, bytes);
}

function methodsOf(object: object, known: readonly string[]): string[] {
  const members = object as Record<string, unknown>;
  return known.filter((name) => typeof members[name] === 'function');
}
