import type { FrameLimits } from './frames.ts';

/** What a process of modules may send at once: JSON is read in one go, so it must not hold up VS Code. */
export const TO_HOST: FrameLimits = { json: 1024 * 1024, bytes: 17 * 1024 * 1024 };

/** The host is trusted; a request's body is the largest thing that it sends. */
export const TO_PROCESS: FrameLimits = { json: 64 * 1024 * 1024, bytes: 17 * 1024 * 1024 };
