import { RequestContext, WebRequest } from '../../src/engine/index.ts';
import type { RequestHandler } from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import type { Contender, Fields } from './contender.ts';

/** The engine as the workbench uses it: one WebRequest each, with its log and its decisions. */
export const engine: Contender = {
  name: 'engine',
  open: (origin, connections, headers, ca) => openEngine(origin, connections, { headers, ca }),
};

/** The same with 1,000 rules loaded, none of which is for this host: what a large workspace costs a request. */
export const engineWithRules: Contender = {
  name: 'engine, 1,000 rules',
  open: (origin, connections, headers, ca) =>
    openEngine(origin, connections, {
      headers,
      ca,
      handler: bookOf(1_000).handler({ resolveSecret: () => Promise.resolve(undefined) }),
    }),
};

function openEngine(
  origin: string,
  maxConnectionsPerHost: number,
  {
    headers = [],
    ca,
    handler,
  }: {
    readonly headers: Fields | undefined;
    readonly ca: string | undefined;
    readonly handler?: RequestHandler;
  },
): ReturnType<Contender['open']> {
  const context = new RequestContext({
    responseCache: null,
    maxConnectionsPerHost,
    extraCaCertificates: ca === undefined ? [] : [ca],
  });
  const options = { context, ...(handler === undefined ? {} : { handler }) };
  return {
    get: async (path) => {
      let bytes = 0;
      const request = WebRequest.create(
        { url: origin + path, headers, flags: ['allowStoredCredentials'] },
        {
          onDownloadData: (_, data) => {
            bytes += data.byteLength;
          },
        },
        options,
      );
      await request.done;
      if (request.requestError !== null) throw request.requestError;
      return bytes;
    },
    close: () => {
      context.dispose();
    },
  };
}

function bookOf(count: number): RuleBook {
  const book = new RuleBook();
  const rules = Array.from({ length: count }, (_, index) => ({
    id: `rule-${String(index)}`,
    condition: { requestDomains: [`host${String(index)}.test`] },
    action: { type: 'block' },
  }));
  const problems = book.update(
    '/bench/bench.request-rules.json',
    JSON.stringify({ version: 1, rules }),
  );
  if (problems.length > 0) throw new Error(problems[0]?.message);
  return book;
}
