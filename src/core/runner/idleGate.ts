/** Holds those who wait until there is nothing more to do. */
export class IdleGate {
  #waiting: (() => void)[] = [];

  /** Resolves when `isIdle` holds; looked at now and at each `lookAgain`. */
  async pass(isIdle: () => boolean): Promise<void> {
    while (!isIdle()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  lookAgain(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
