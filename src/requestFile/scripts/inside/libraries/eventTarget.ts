/** chai tells its plugins by events who is loaded; QuickJS has no events, and nobody listens. */
class Nothing {
  addEventListener(): void {
    // Nobody is told anything.
  }

  dispatchEvent(): boolean {
    return true;
  }
}

const globals = globalThis as Record<string, unknown>;
globals['EventTarget'] ??= Nothing;
globals['Event'] ??= Nothing;
