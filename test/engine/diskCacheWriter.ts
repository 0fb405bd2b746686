import { RequestContext, WebRequest } from '../../src/engine/index.ts';

/** A process that writes the same entries into a cache's folder until it is killed; it tells of each round. */
const [folder = '', ...urls] = process.argv.slice(2);
const context = new RequestContext({
  responseCache: { kind: 'disk', folder, maxBytes: 100_000_000 },
});
process.once('disconnect', () => process.exit());
for (;;) {
  for (const url of urls) {
    const request = WebRequest.create({ url, flags: ['skipCache'] }, {}, { context });
    await request.done;
  }
  process.send?.('round');
}
