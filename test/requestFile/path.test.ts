import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locateValue } from '../../src/requestFile/values/path.ts';
import type { Values } from '../../src/requestFile/values/path.ts';

const LONG_NAME = `${'a.'.repeat(1000)}b`;

const values: Values = {
  host: 'a.test',
  port: 8080,
  secure: false,
  nothing: null,
  user: { name: 'Ada', 'e-mail': 'ada@a.test', 'first.name': 'A', roles: ['admin', { id: 7 }] },
  'api.url': 'http://exact.test',
  api: { url: 'http://nested.test', key: 'k' },
  'base-url': 'http://dash.test',
  'eu.west': { 'load-balancer.host': 'lb.test', hosts: [['x', 'y']] },
  eu: { west: { 'load-balancer.host': 'a shorter name' } },
  [LONG_NAME]: 'long',
  'ids[0]': 'named like a path',
  ids: [1, 2],
};

for (const [name, value] of [
  ['host', 'a.test'],
  ['port', 8080],
  ['secure', false],
  ['nothing', null],
  ['user.name', 'Ada'],
  ['user.e-mail', 'ada@a.test'],
  ['user["e-mail"]', 'ada@a.test'],
  ["user['e-mail']", 'ada@a.test'],
  ['user.first.name', 'A'],
  ['user.roles[0]', 'admin'],
  ['user.roles[ 1 ].id', 7],
  ['user.roles', ['admin', { id: 7 }]],
  ['api.url', 'http://exact.test'],
  ['api.key', 'k'],
  ['base-url', 'http://dash.test'],
  ['eu.west.load-balancer.host', 'lb.test'],
  ['eu.west.hosts[0][1]', 'y'],
  ['ids[0]', 'named like a path'],
  ['ids[1]', 2],
  [LONG_NAME, 'long'],
] as const) {
  test(`${name.slice(0, 40)} is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(locateValue(values, name)?.value, value);
  });
}

for (const name of [
  ...['', '.', 'unknown', 'host.name', 'user.', 'user..name', '.user', 'user.unknown', 'port[0]'],
  ...['ids[2]', 'ids[-1]', 'ids[x]', 'ids[1', 'ids.1', 'ids.length', 'host.length', 'nothing.x'],
  ...['toString', '__proto__', 'constructor.name', 'user.constructor', 'user[constructor]'],
  ...['user["constructor"]', 'ids.map', `${'a.'.repeat(100_000)}b`],
]) {
  test(`${name.slice(0, 30)} leads nowhere`, () => {
    assert.equal(locateValue(values, name)?.value, undefined);
  });
}
