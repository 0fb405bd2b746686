import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunState } from '../../../src/requestFile/run/runState.ts';
import { placesOf, runFolder, urlsOf } from '../runFolder.ts';

// A dry run, Copy as cURL, Test Rules: requests are made and shown, and nothing else happens.

test('what is only shown is not confirmed, and waits for nothing', async (t) => {
  const ran = await runFolder(
    t,
    {
      'a.http': `### one
# @note Really?
# @sleep 9999999
# @rateLimit max 1 expire 9999999
DELETE http://a.test/1
### two
# @delay 9999999
# @rateLimit max 1 expire 9999999
GET http://a.test/2
`,
    },
    { purpose: 'show', confirm: () => Promise.reject(new Error('asked')) },
  );
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.deepEqual(urlsOf(ran), ['http://a.test/1', 'http://a.test/2']);
  assert.equal(ran.run.state.rateLimits.take('max 1 expire 9999999', Date.now()), 0);
});

test('what scripts of a shown request set is forgotten, and what was known before counts', async (t) => {
  const state = new RunState();
  state.globals.set('known', 'before');
  state.exported.set('gone', 'there');
  const shown = state.forShowing();
  const ran = await runFolder(
    t,
    {
      'a.http': `@made = x{{$randomInt 1 2}}
< {%
  client.global.set('known', 'after');
  client.global.headers.set('X-Set', '1');
%}
{{
  exports.set = 1;
  exports.gone = undefined;
}}
GET http://a.test/{{made}}/{{known}}
`,
    },
    { purpose: 'show', state: shown },
  );
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.deepEqual(urlsOf(ran), ['http://a.test/x1/after']);
  assert.deepEqual(
    [[...state.globals], [...state.exported], [...state.globalHeaders], [...state.once]],
    [[['known', 'before']], [['gone', 'there']], [], []],
  );
});
