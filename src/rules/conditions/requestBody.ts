import { bytesInWords } from '../../words/amounts.ts';
import { quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import { LinearRegex, compileRegex } from '../regex/linearRegex.ts';
import { MAX_BODY_BYTES } from '../facts/requestBody.ts';
import type { BodyFacts } from '../facts/requestBody.ts';
import type { BodyCondition } from '../schema/ruleFile.ts';
import type { ConditionKind } from './condition.ts';
import { includesJson, jsonSize } from './includesJson.ts';
import { regexFaults } from './regexFaults.ts';

/** So many values a body is compared with at most: each may have to be looked for in the whole body. */
const LARGEST_JSON = 200;

export const requestBody: ConditionKind<BodyCondition> = {
  needs: 'requestBody',
  noun: 'body',
  faults: ({ matches, jsonIncluding }) => [
    ...(matches === undefined ? [] : regexFaults(matches, ['matches'])),
    ...(jsonIncluding !== undefined && jsonSize(jsonIncluding) > LARGEST_JSON ? [tooLarge] : []),
  ],
  compile({ includes, matches, jsonIncluding }) {
    const regex =
      matches === undefined ? undefined : compileRegex(matches, { caseSensitive: true });
    const misfit = (body: BodyFacts): string | undefined => {
      if (body.text === null) return body.unread;
      if (includes !== undefined && !body.text.includes(includes)) {
        return `the body does not contain ${quoted(includes)}`;
      }
      if (regex instanceof LinearRegex && !regex.test(body.text)) {
        return body.text.length > regex.longestText
          ? 'the body is too long for its expression'
          : `the body does not match the expression ${quoted(regex.source)}`;
      }
      if (jsonIncluding === undefined) return undefined;
      if (body.json === undefined) return 'the body is not JSON';
      return includesJson(body.json, jsonIncluding)
        ? undefined
        : `the body does not include ${quoted(JSON.stringify(jsonIncluding))}`;
    };
    return {
      matches: (facts) =>
        facts.requestBody !== undefined && misfit(facts.requestBody) === undefined,
      mismatch: ({ requestBody: body }) => (body && misfit(body)) ?? 'the body is not known',
    };
  },
  describe({ includes, matches, jsonIncluding }) {
    const said = [
      ...(includes === undefined ? [] : [`contains ${quoted(includes)}`]),
      ...(matches === undefined ? [] : [`matches the expression ${quoted(matches)}`]),
      ...(jsonIncluding === undefined
        ? []
        : [`includes the JSON ${quoted(JSON.stringify(jsonIncluding))}`]),
    ];
    return { after: `whose body ${said.join(' and ')}` };
  },
};

const tooLarge: Fault = {
  code: 'too-large',
  severity: 'error',
  message: `At most ${String(LARGEST_JSON)} values can be compared with a body.`,
  hint: `Keep only what tells the requests apart. Rules read bodies of up to ${bytesInWords(MAX_BODY_BYTES)}.`,
  path: ['jsonIncluding'],
};
