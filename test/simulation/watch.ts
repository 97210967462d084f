import type { LogicalInstance } from '../../src/core/instance/records';
import type { LedgerWriter, Store, TaskSuccess } from '../../src/core/runner/ports';

/** What one transaction has saved, by id; tasks by that of their task instance. */
export interface Touched {
  readonly logicals: LogicalInstance[];
  readonly instances: Set<string>;
  readonly tasks: Set<string>;
  readonly backfills: Set<string>;
}

export function nothingTouched(): Touched {
  return { logicals: [], instances: new Set(), tasks: new Set(), backfills: new Set() };
}

type Method = (...args: readonly unknown[]) => unknown;

/** Each method of the target, wrapped once. */
function wrap<T extends object>(target: T, wrapper: (name: string, method: Method) => Method): T {
  const wrapped = new Map<string | symbol, unknown>();
  return new Proxy(target, {
    get: (_, key) => {
      if (!wrapped.has(key)) {
        const value: unknown = Reflect.get(target, key);
        wrapped.set(key, typeof value === 'function' ? wrapper(String(key), (value as Method).bind(target)) : value);
      }
      return wrapped.get(key);
    },
  });
}

export interface StoreWatch {
  /** Called before each call; throwing is what a runner without a store meets. */
  readonly before: () => void;
  /** A new transaction begins: what the one before has saved is told in `touched`. */
  readonly begin: () => Touched;
  readonly flush: (flush: () => Promise<void>) => Promise<void>;
}

/** The store as one runner sees it. */
export function watchStore(store: Store, watch: StoreWatch): Store {
  let touched = nothingTouched();
  const ledgers = new WeakMap<LedgerWriter, LedgerWriter>();
  const watched = (ledger: LedgerWriter): LedgerWriter => {
    const found = ledgers.get(ledger) ?? watchLedger(ledger, () => touched);
    ledgers.set(ledger, found);
    return found;
  };
  return wrap(store, (name, method) => (...args) => {
    watch.before();
    if (name === 'flush') return watch.flush(() => method() as Promise<void>);
    if (name !== 'transaction' && name !== 'executeTask') return method(...args);
    touched = watch.begin();
    if (name === 'transaction') return method((ledger: LedgerWriter) => (args[0] as (ledger: LedgerWriter) => unknown)(watched(ledger)));
    const record = args[1] as (ledger: LedgerWriter, success: TaskSuccess) => void;
    return method(args[0], (ledger: LedgerWriter, success: TaskSuccess) => record(watched(ledger), success));
  });
}

function watchLedger(ledger: LedgerWriter, touched: () => Touched): LedgerWriter {
  return wrap(ledger, (name, method) => (...args) => {
    const row = args[0] as { readonly id: string; readonly taskInstanceId: string };
    if (name === 'insertLogicalInstance') touched().logicals.push(args[0] as LogicalInstance);
    else if (name === 'saveWorkflowInstance') touched().instances.add(row.id);
    else if (name === 'saveTaskInstance') touched().tasks.add(row.id);
    else if (name === 'saveAttempt') touched().tasks.add(row.taskInstanceId);
    else if (name === 'saveBackfill') touched().backfills.add(row.id);
    return method(...args);
  });
}
