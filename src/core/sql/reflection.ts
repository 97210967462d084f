import type { Call } from './calls';
import type { StatementView } from './view';
import { wordSet } from './wordSet';

/** Hive's and Spark's ways to call a method of Java. */
export const REFLECTORS: ReadonlySet<string> = wordSet('REFLECT REFLECT2 JAVA_METHOD TRY_REFLECT');

export type ReflectedKind = 'clock' | 'number' | 'id';

const METHODS: Readonly<Record<string, ReflectedKind>> = {
  randomUUID: 'id', random: 'number', nextInt: 'number', nextLong: 'number', nextDouble: 'number', currentTimeMillis: 'clock', nanoTime: 'clock', now: 'clock',
};

/** What `reflect('java.util.UUID', 'randomUUID')` gives, by the method's name; `undefined` when the method is repeatable. */
export function reflectedKind(view: StatementView, call: Call): ReflectedKind | undefined {
  if (!REFLECTORS.has(call.name)) return undefined;
  const method = view.tokens[call.arguments[1]?.from ?? -1];
  const name = method?.kind === 'string' ? method.text.slice(1, -1) : '';
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}
