/** Every way in which the chaos server fails, by the first part of the path; `none` is no failure. */
export const faults = [
  'none',
  'closeAfter',
  'keepThenReset',
  'resetAtOnce',
  'closeAtOnce',
  'halfHead',
  'noHttp',
  'hugeHead',
  'silent',
  'silentBody',
  'shortBody',
  'resetInBody',
  'shortChunks',
  'badChunks',
  'twoLengths',
  'badGzip',
  'cutGzip',
  'serverError',
  'circle',
  'badRedirect',
  'unauthorized',
  'hints',
  'drip',
] as const;

export type Fault = (typeof faults)[number];
