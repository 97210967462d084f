import type { Disposable } from '../../core/base/disposable';

/** Calls back once after `ms`. Under Node it does not keep the program alive. */
export function after(ms: number, work: () => void): Disposable {
  const handle: unknown = setTimeout(work, ms);
  letGo(handle);
  return { dispose: () => clearTimeout(handle as NodeJS.Timeout) };
}

/** The same again and again. */
export function every(ms: number, work: () => void): Disposable {
  const handle: unknown = setInterval(work, ms);
  letGo(handle);
  return { dispose: () => clearInterval(handle as NodeJS.Timeout) };
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** A browser's handles are numbers. */
function letGo(handle: unknown): void {
  if (typeof handle === 'object') (handle as NodeJS.Timeout).unref();
}
