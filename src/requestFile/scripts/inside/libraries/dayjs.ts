import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import duration from 'dayjs/plugin/duration.js';
import relativeTime from 'dayjs/plugin/relativeTime.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

/** By the name that a script requires: `dayjs/plugin/utc`. */
export const plugins: Readonly<Record<string, unknown>> = {
  ...{ customParseFormat, duration, relativeTime, timezone, utc },
};

export { dayjs };
