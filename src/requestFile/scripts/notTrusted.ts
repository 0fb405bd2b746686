/** Code of a file runs only where its workspace is trusted. */
export const notTrusted = {
  code: 'not-trusted',
  message: 'Scripts and expressions do not run in a workspace that is not trusted.',
  hint: 'Trust the workspace to run them.',
} as const;
