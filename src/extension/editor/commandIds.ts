/** Commands that lines above requests and rules, and messages of tests, lead to. */
export const SHOW_SESSION = 'requestWorkbench.showSession';
