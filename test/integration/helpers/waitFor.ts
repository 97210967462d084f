/** Asks `read` again and again until it gives a value, or fails with what was last seen. */
export async function waitFor<T>(what: string, read: () => Promise<T | undefined>, timeoutMs = 20_000): Promise<T> {
  const until = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await read();
      if (value !== undefined) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`, { cause: lastError });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until `read` gives a value that satisfies `accept`; the failure shows the last value. */
export async function waitUntil<T>(what: string, read: () => Promise<T>, accept: (value: T) => boolean, timeoutMs = 20_000): Promise<T> {
  let last: T | undefined;
  try {
    return await waitFor(what, async () => {
      last = await read();
      return accept(last) ? last : undefined;
    }, timeoutMs);
  } catch (error) {
    throw new Error(`Waited ${timeoutMs} ms in vain for ${what}; last seen: ${JSON.stringify(last)}`, { cause: error });
  }
}
