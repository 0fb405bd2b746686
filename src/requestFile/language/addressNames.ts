/** Whether a variable may hold what a URL begins with, by its name. */
export function isAddressName(name: string): boolean {
  return /(?:host|url|base|server|endpoint|address)/i.test(name);
}
