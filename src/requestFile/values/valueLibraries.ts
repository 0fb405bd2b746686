import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';

// Alone in a file, which becomes one of its own in the package too: libraries.ts says why.
dayjs.extend(utc);

export { dayjs };
export { JSONPath } from 'jsonpath-plus';
export { DOMParser } from '@xmldom/xmldom';
export { select } from 'xpath';
