import type { IncomingMessage } from 'node:http';
import { replyJson } from '../reply.ts';
import type { Exchange, RouteGroup } from '../route.ts';

export const cookies: RouteGroup = {
  title: 'Cookies',
  routes: [
    {
      path: '/cookies/set',
      example: '/cookies/set?session=s-4711&_tracker=t-1',
      summary:
        'Sets a cookie for every name in the query; `attributes` adds attributes, such as `HttpOnly; Max-Age=60`.',
      handle: setCookies,
    },
    {
      path: '/cookies/show',
      summary: 'The cookies that came with the request.',
      handle: ({ request, response }) => {
        replyJson(response, {
          cookies: Object.fromEntries(cookiePairs(request)),
          header: request.headers.cookie ?? null,
        });
      },
    },
    {
      path: '/cookies/clear',
      summary: 'Expires all cookies of the request.',
      handle: ({ request, response }) => {
        const names = cookiePairs(request).map(([name]) => name);
        response.setHeader(
          'Set-Cookie',
          names.map((name) => `${name}=; Path=/; Max-Age=0`),
        );
        replyJson(response, { cleared: names });
      },
    },
  ],
};

function setCookies({ response, url }: Exchange): void {
  const query = new URLSearchParams(url.search);
  const attributes = (query.get('attributes') ?? '').replace(/[^\x20-\x7e]/g, '');
  query.delete('attributes');
  const given = [...query].map(([name, value]) => ({
    name: encodeURIComponent(name),
    value: encodeURIComponent(value),
  }));
  const end = attributes === '' ? '; Path=/' : `; ${attributes}`;
  response.setHeader(
    'Set-Cookie',
    given.map(({ name, value }) => `${name}=${value}${end}`),
  );
  replyJson(response, { set: given.map(({ name }) => name) });
}

function cookiePairs(request: IncomingMessage): [name: string, value: string][] {
  const list = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return list.filter(Boolean).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  });
}
