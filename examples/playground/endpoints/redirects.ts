import type { ServerResponse } from 'node:http';
import { replyText } from '../reply.ts';
import { type Exchange, numberFrom, type PlaygroundUrls, type RouteGroup } from '../route.ts';

export const redirects: RouteGroup = {
  title: 'Redirects',
  routes: [
    {
      path: '/redirect/once',
      summary: 'One redirect, to /hello.',
      handle: to(() => '/hello'),
    },
    {
      path: '/redirect/to',
      example: '/redirect/to?url=/json&status=307',
      summary: 'To the address in `url`, with the status in `status` (default: 302).',
      handle: redirectToGiven,
    },
    {
      path: '/redirect/chain/:n',
      example: '/redirect/chain/5',
      summary: 'This many redirects, then /hello.',
      handle: ({ response, params }) => {
        const left = Math.floor(numberFrom(params['n'], { fallback: 1, max: 1000 }));
        redirect(response, left <= 1 ? '/hello' : `/redirect/chain/${left - 1}`);
      },
    },
    {
      path: '/redirect/loop',
      summary: 'To itself, forever.',
      handle: to(() => '/redirect/loop'),
    },
    {
      path: '/redirect/old-address',
      summary: 'To a page that is gone (410); an example rule sends it to /json instead.',
      handle: to(() => '/status/410'),
    },
    {
      path: '/redirect/self-signed',
      summary: 'To the server with the self-signed certificate.',
      handle: to((urls) => `${urls.selfSigned}/hello`),
    },
    {
      path: '/redirect/https-to-http',
      summary: 'To /hello over plain HTTP. Send this one over HTTPS.',
      handle: to((urls) => `${urls.http}/hello`),
    },
    {
      path: '/redirect/scheme',
      summary: 'To myapp://open?id=1, which no HTTP client can load.',
      handle: to(() => 'myapp://open?id=1'),
    },
    {
      path: '/redirect/bad-location',
      summary: "To an address that can't be parsed.",
      handle: to(() => 'http://['),
    },
  ],
};

function to(location: (urls: PlaygroundUrls) => string): (exchange: Exchange) => void {
  return ({ response, urls }) => {
    redirect(response, location(urls));
  };
}

function redirect(response: ServerResponse, location: string, status = 302): void {
  replyText(response, `Moved to ${location}\n`, { status, headers: { Location: location } });
}

/** Anything else would split the header or be refused by Node. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;

function redirectToGiven({ response, url }: Exchange): void {
  const location = url.searchParams.get('url');
  const status = Number(url.searchParams.get('status') ?? 302);
  if (location === null || !HEADER_VALUE.test(location)) {
    replyText(response, 'The query needs `url`: the address to redirect to, in ASCII.\n', {
      status: 400,
    });
  } else if (!Number.isInteger(status) || status < 300 || status > 399) {
    replyText(response, 'The status must be a number from 300 to 399.\n', { status: 400 });
  } else {
    redirect(response, location, status);
  }
}
