import { isUtf8 } from 'node:buffer';
import { decoderOf } from '../../engine/body/charset/charset.ts';
import { contentTypeOf } from '../../engine/body/mimeType.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { ResponseFacts } from './contract/script.ts';

const TEXT =
  /^text\/|[/+](?:json|xml|javascript|ecmascript|yaml|x-www-form-urlencoded|graphql|ndjson)$/;
const BYTES = /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|zip|gzip|pdf|wasm)$/;

/** A body is decoded once for all who look at it, and the sandbox knows it again. */
const known = new WeakMap<RequestResult, ResponseFacts>();

/** What scripts and assertions see of a response. */
export function responseFacts(result: RequestResult): ResponseFacts {
  const facts = known.get(result) ?? factsOf(result);
  known.set(result, facts);
  return facts;
}

function factsOf({ response }: RequestResult): ResponseFacts {
  const { status, statusText, httpVersion, headers, body, isCut, totalMs } = response;
  const { mimeType, charset } = contentTypeOf(headers);
  const isText =
    TEXT.test(mimeType) || (!BYTES.test(mimeType) && isUtf8(body) && !body.includes(0));
  return {
    ...{ status, statusText, httpVersion, headers, bytes: body, isCut },
    text: isText ? decoderOf(charset).decode(body) : null,
    contentType: mimeType === '' ? null : { mimeType, charset: charset === '' ? null : charset },
    timings: { total: totalMs },
  };
}
