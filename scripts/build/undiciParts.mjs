// @ts-check

/**
 * undici's own HTTP/2, which is never asked for here (decision 12) and takes 10 ms to load.
 * @type {import('esbuild').Plugin}
 */
export const withoutUndiciHttp2 = {
  name: 'without-undici-http2',
  setup(build) {
    build.onLoad({ filter: /\/undici\/lib\/dispatcher\/client-h2\.js$/ }, () => ({
      contents: 'module.exports = () => { throw new Error("undici speaks HTTP/1.1 only here"); };',
    }));
  },
};

/** For undici's sources: bundled as Node does it, without its second parser (160 KB), which has to be asked for. */
export const undiciDefines = { esbuildDetection: '"1"' };
