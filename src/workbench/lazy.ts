/** What is made when it is first wanted, and then kept; a making that fails is tried again the next time. */
export class Lazy<Thing> {
  readonly #make: () => Promise<Thing>;
  #made: Promise<Thing> | null = null;

  constructor(make: () => Promise<Thing>) {
    this.#make = make;
  }

  get(): Promise<Thing> {
    if (this.#made !== null) return this.#made;
    const making = this.#make();
    this.#made = making;
    making.catch(() => {
      this.#made = null;
    });
    return making;
  }

  /** The thing, if it is there or about to be. */
  async present(): Promise<Thing | undefined> {
    return (await this.#made?.catch(() => undefined)) ?? undefined;
  }
}
