import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ClientAuthCache,
  type ClientCertificateChoice,
} from '../../src/engine/network/tls/clientAuth/clientAuthCache.ts';

const server = { host: 'a.test', port: 443 };
const others = [
  { host: 'a.test', port: 8443 },
  { host: 'b.test', port: 443 },
];
const none: ClientCertificateChoice = {
  ...server,
  certificate: null,
  by: { kind: 'person' },
  at: 1,
};

test('what is known of client certificates is known of one host and port', () => {
  const cache = new ClientAuthCache();
  cache.setDemand(server, { authorities: [] });
  cache.remember(none);
  assert.deepEqual(cache.demandOf(server), { authorities: [] });
  assert.equal(cache.choiceFor(server), none);
  for (const other of others) {
    assert.equal(cache.demandOf(other), undefined);
    assert.equal(cache.choiceFor(other), null);
    cache.forget(other);
  }
  assert.deepEqual(cache.choices(), [none]);
});

test('a choice that is forgotten leaves what the server asks for; clearing leaves nothing', () => {
  const cache = new ClientAuthCache();
  cache.setDemand(server, null);
  cache.remember(none);
  cache.forget(server);
  assert.deepEqual([cache.choiceFor(server), cache.demandOf(server)], [null, null]);
  cache.remember(none);
  cache.clear();
  assert.deepEqual([cache.choices(), cache.demandOf(server)], [[], undefined]);
});
