import { setTimeout as pause } from 'node:timers/promises';
import { replyBytes, replyJson, replyText } from '../reply.ts';
import { endOf, type Exchange, numberFrom, type RouteGroup } from '../route.ts';
import { gradientPng } from './png.ts';

export const documents: RouteGroup = {
  title: 'Plain answers',
  routes: [
    {
      path: '/hello',
      summary: 'A line of text.',
      handle: ({ response }) => {
        replyText(response, 'Hello from the playground.\n');
      },
    },
    {
      path: '/json',
      summary: 'A list of orders as JSON.',
      handle: ({ response }) => {
        replyJson(response, ORDERS);
      },
    },
    {
      path: '/html',
      summary: 'A small page with an image.',
      handle: ({ response }) => {
        replyText(response, PAGE, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
      },
    },
    {
      path: '/image',
      summary: 'A PNG of 160 by 90 pixels.',
      handle: ({ response }) => {
        replyBytes(response, gradientPng(160, 90), { headers: { 'Content-Type': 'image/png' } });
      },
    },
    {
      path: '/headers',
      summary: 'Repeated headers, and header names in odd case.',
      handle: ({ response }) => {
        response.writeHead(200, ODD_HEADERS).end('Look at the headers.\n');
      },
    },
    {
      path: '/status/:code',
      example: '/status/503',
      summary: 'Any status from 200 to 999, with a body if the status allows one.',
      handle: replyStatus,
    },
    {
      path: '/delay/:ms',
      example: '/delay/1500',
      summary: 'Answers after this many milliseconds, at most an hour.',
      handle: async (exchange) => {
        const { response, params } = exchange;
        const milliseconds = numberFrom(params['ms'], { fallback: 0, max: 3_600_000 });
        await pause(milliseconds, undefined, { signal: endOf(exchange) });
        replyText(response, `This took ${milliseconds} ms.\n`);
      },
    },
  ],
};

function replyStatus({ response, params }: Exchange): void {
  const status = Number(params['code']);
  if (!Number.isInteger(status) || status < 200 || status > 999) {
    replyText(response, 'The status must be a number from 200 to 999.\n', { status: 400 });
  } else if (status === 204 || status === 304) {
    response.writeHead(status).end();
  } else {
    replyText(response, `This is status ${status}.\n`, { status });
  }
}

const ODD_HEADERS = [
  ['content-TYPE', 'text/plain'],
  ['X-Repeated', 'first'],
  ['x-other', 'between'],
  ['X-Repeated', 'second'],
  ['x-RePeAtEd', 'third'],
  ['Set-Cookie', 'flavour=plain; Path=/headers'],
  ['Set-Cookie', 'shape=round; Path=/headers'],
  ['WARNING', '199 - "Header names are written as they come"'],
].flat();

const ORDERS = {
  page: 1,
  total: 3,
  orders: [
    {
      id: 'ord-20417',
      placedAt: '2026-03-14T09:26:53Z',
      customer: { name: 'Ada Marlow', city: 'Bristol' },
      lines: [
        { sku: 'KET-110', title: 'Copper kettle', quantity: 1, unitPrice: 64.5 },
        { sku: 'TEA-042', title: 'Smoked black tea, 250 g', quantity: 2, unitPrice: 9.8 },
      ],
      currency: 'EUR',
      total: 84.1,
      status: 'shipped',
    },
    {
      id: 'ord-20418',
      placedAt: '2026-03-14T10:02:11Z',
      customer: { name: 'Jörg Weiß', city: 'Köln' },
      lines: [{ sku: 'CUP-007', title: 'Stoneware cup', quantity: 6, unitPrice: 12.25 }],
      currency: 'EUR',
      total: 73.5,
      status: 'paid',
    },
    {
      id: 'ord-20419',
      placedAt: '2026-03-14T10:40:37Z',
      customer: { name: '佐藤 葵', city: '京都' },
      lines: [{ sku: 'WSK-003', title: 'Bamboo whisk', quantity: 1, unitPrice: 21 }],
      currency: 'EUR',
      total: 21,
      status: 'cancelled',
      note: null,
    },
  ],
};

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Playground page</title></head>
  <body>
    <h1>A page of the playground</h1>
    <p>It has a heading, a paragraph and an image.</p>
    <img src="/image" width="160" height="90" alt="A color gradient">
  </body>
</html>
`;
