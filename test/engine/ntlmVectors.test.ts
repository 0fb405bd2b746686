import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ntlmHash } from '../../src/engine/network/auth/schemes/ntlmHash.ts';
import {
  authenticateMessage,
  negotiateMessage,
  readChallengeMessage,
} from '../../src/engine/network/auth/schemes/ntlmMessages.ts';

/** MS-NLMP, section 4.2.4: the challenge of the NTLMv2 example, whose target is the server "Server" of "Domain". */
const CHALLENGE = Buffer.from(
  '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000' +
    '060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c005300650072007600650072000000' +
    '0000',
  'hex',
);
const chance = {
  time: 0n,
  clientChallenge: Buffer.alloc(8, 0xaa),
  hash: ntlmHash,
};

/** The part of a third message that its n-th field points to (section 2.2.1.3). */
const partOf = (message: Buffer, index: number): Buffer => {
  const at = 12 + index * 8;
  const offset = message.readUInt32LE(at + 4);
  return message.subarray(offset, offset + message.readUInt16LE(at));
};

test('A15: the password hash of MS-NLMP, 4.2.2.1.2 is computed', () => {
  assert.equal(ntlmHash('Password').toString('hex'), 'a4f49c406510bdcab6824ee7c30fd852');
});

test('A15: the NTLMv2 answer of MS-NLMP, 4.2.4 is computed', () => {
  const challenge = readChallengeMessage(CHALLENGE);
  assert.ok(challenge !== null);
  const user = { username: 'Domain\\User', password: 'Password' };
  const message = authenticateMessage(challenge, user, chance);
  const [lm, nt, domain, name, workstation] = [0, 1, 2, 3, 4].map((part) => partOf(message, part));
  assert.equal(lm?.toString('hex'), '86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  assert.equal(nt?.toString('hex', 0, 16), '68cd0ab851e51c96aabc927bebef6a1c');
  assert.deepEqual(
    [domain, name, workstation].map((part) => part?.toString('utf16le')),
    ['Domain', 'User', ''],
  );
});

test('an NTLM challenge, whatever it is made of, is read or refused without an error', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 90 }),
    fc
      .tuple(fc.uint8Array({ maxLength: 90 }), fc.nat(90))
      .map(([noise, at]) => Buffer.concat([CHALLENGE.subarray(0, at), noise])),
    fc.tuple(fc.nat(CHALLENGE.length - 1), fc.nat(255)).map(([at, value]) => {
      const changed = Buffer.from(CHALLENGE);
      changed[at] = value;
      return changed;
    }),
  );
  fc.assert(
    fc.property(bytes, fc.string(), fc.string(), (any, username, password) => {
      const challenge = readChallengeMessage(Buffer.from(any));
      if (challenge !== null) authenticateMessage(challenge, { username, password }, chance);
    }),
    { numRuns: 500 },
  );
});

test('an NTLM client says nothing about the machine that it runs on', () => {
  assert.equal(negotiateMessage().length, 32);
  assert.deepEqual(negotiateMessage().subarray(16), Buffer.alloc(16));
});

/** The attributes of a target (section 2.2.2.1), as they lie in a message. */
function attributesOf(...list: readonly (readonly [id: number, value: Buffer])[]): Buffer {
  return Buffer.concat(
    list.flatMap(([id, value]) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(id, 0);
      head.writeUInt16LE(value.length, 2);
      return [head, value];
    }),
  );
}

/** The example's challenge with another target. */
function challengeWith(targetInfo: Buffer): Buffer {
  const at = CHALLENGE.readUInt32LE(44);
  const bytes = Buffer.concat([CHALLENGE.subarray(0, at), targetInfo]);
  bytes.writeUInt16LE(targetInfo.length, 40);
  bytes.writeUInt16LE(targetInfo.length, 42);
  return bytes;
}

const user = { username: 'Domain\\User', password: 'Password' };
const time = Buffer.alloc(8, 7);

function answerTo(bytes: Buffer): Buffer {
  const challenge = readChallengeMessage(bytes);
  assert.ok(challenge !== null);
  return authenticateMessage(challenge, user, chance);
}

/** Where a message with a MIC has its payload. */
const isSigned = (message: Buffer): boolean => message.readUInt32LE(16) === 88;

test('an NTLM message of another kind, or one whose target lies beyond its end, is not read as a challenge', () => {
  const first = Buffer.from(CHALLENGE);
  first.writeUInt32LE(1, 8);
  assert.equal(readChallengeMessage(first), null);
  assert.equal(readChallengeMessage(CHALLENGE.subarray(0, CHALLENGE.length - 1)), null);
  assert.ok(readChallengeMessage(CHALLENGE) !== null);
});

test('a server that sends its time gets a signed answer, with its own flags and the one for the signature', () => {
  const flags = Buffer.from([4, 0, 0, 0]);
  const message = answerTo(
    challengeWith(attributesOf([7, time], [6, flags], [0, Buffer.alloc(0)])),
  );
  assert.ok(isSigned(message));
  assert.notDeepEqual(message.subarray(72, 88), Buffer.alloc(16), 'the signature');
  const blob = partOf(message, 1).subarray(16);
  assert.deepEqual(blob.subarray(8, 16), time);
  const expected = attributesOf([7, time], [6, Buffer.from([6, 0, 0, 0])], [0, Buffer.alloc(0)]);
  assert.deepEqual(blob.subarray(28, -4), expected);
});

test('a time that is none, or one that is cut off, does not count as one', () => {
  const cut = attributesOf([7, time]).subarray(0, -1);
  for (const targetInfo of [attributesOf([7, time.subarray(1)], [0, Buffer.alloc(0)]), cut]) {
    const message = answerTo(challengeWith(targetInfo));
    assert.ok(!isSigned(message));
    assert.deepEqual(partOf(message, 1).subarray(44, -4), targetInfo);
  }
  const whole = attributesOf([7, time], [6, Buffer.from([2, 0, 0, 0])], [0, Buffer.alloc(0)]);
  const part = answerTo(
    challengeWith(attributesOf([7, time], [2, Buffer.from('Dom')]).subarray(0, -1)),
  );
  assert.deepEqual(partOf(part, 1).subarray(44, -4), whole, 'what is cut off is not passed on');
});
