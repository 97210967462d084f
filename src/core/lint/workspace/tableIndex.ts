import { remembered, rememberedOutside } from '../../base/remembered';
import { collect } from '../../base/collect';
import type { TableWrite } from '../../sql/scanned';
import type { TableName } from '../../sql/tableNames';
import type { TableRead } from '../../sql/tablesRead';
import type { Task } from '../../workflow/workflow';
import type { ScriptStep, TaskScript } from '../taskScript';
import type { WorkspaceFacts, WorkspaceFile } from '../workspace';
import { derivationOf } from './factsOf';
import { splitTableKey } from './tableKey';

/** One place where a task's SQL names a table that outlives the session. */
export interface TableUse {
  readonly file: WorkspaceFile;
  readonly script: TaskScript;
  readonly task: Task;
  readonly step: ScriptStep;
  readonly name: TableName;
}

export interface ReadUse extends TableUse {
  readonly read: TableRead;
}

export interface WriteUse extends TableUse {
  readonly write: TableWrite;
}

/**
 * Who reads and writes which table in all workflow files. Names are compared without quotes and case. `orders` is
 * `dw.orders` only where no file names another `….orders`. Tasks with `flag: NO` and temporary tables are left out.
 */
export interface TableIndex {
  /** In order of file, task and place. `key` as in `TableName.key`. */
  readersOf(key: string): readonly ReadUse[];
  writersOf(key: string): readonly WriteUse[];
  /** The longest name that any file has for the table: equal for two keys of one table. */
  fullNameOf(key: string): string;
}

interface FileTables {
  readonly reads: readonly ReadUse[];
  readonly writes: readonly WriteUse[];
  /** Both kinds by the last part of their names. */
  readonly byShortName: ReadonlyMap<string, { readonly reads: ReadUse[]; readonly writes: WriteUse[] }>;
}

/** The tables that one file's tasks read and write, in order. */
export const tablesOfFile = rememberedOutside((file: WorkspaceFile): FileTables => {
  const scripts = file.scripts.filter((script) => script.task?.enabled === true);
  const reads = collect(scripts, (script) => readsOf(file, script));
  const writes = collect(scripts, (script) => writesOf(file, script));
  const byShortName = new Map<string, { readonly reads: ReadUse[]; readonly writes: WriteUse[] }>();
  const groupOf = (use: TableUse): { readonly reads: ReadUse[]; readonly writes: WriteUse[] } => {
    const short = shortNameOf(use.name.key);
    const group = byShortName.get(short) ?? { reads: [], writes: [] };
    byShortName.set(short, group);
    return group;
  };
  for (const read of reads) groupOf(read).reads.push(read);
  for (const write of writes) groupOf(write).writes.push(write);
  return { reads, writes, byShortName };
});

function readsOf(file: WorkspaceFile, script: TaskScript): readonly ReadUse[] {
  const { task } = script;
  const own = temporaryTables(script);
  if (task === undefined) return [];
  return collect(script.steps, (step) => {
    const targets = new Set(step.statement.writes.map((write) => write.target.range.start));
    return step.statement.reads
      .filter(({ table }) => !targets.has(table.range.start) && !own.has(table.key))
      .map((read) => ({ file, script, task, step, name: read.table, read }));
  });
}

function writesOf(file: WorkspaceFile, script: TaskScript): readonly WriteUse[] {
  const { task } = script;
  const own = temporaryTables(script);
  if (task === undefined) return [];
  return collect(script.steps, (step) =>
    step.statement.writes.filter(({ target }) => !own.has(target.key)).map((write) => ({ file, script, task, step, name: write.target, write })));
}

/** Tables that end with the session. */
const temporaryTables = remembered((script: TaskScript): ReadonlySet<string> => {
  const writes = collect(script.steps, (step) => step.statement.writes);
  return new Set(collect(writes, (write) => ('isTemporary' in write && write.isTemporary ? [write.target.key] : write.target.key.startsWith('#') ? [write.target.key] : [])));
});

function shortNameOf(key: string): string {
  return splitTableKey(key).at(-1) ?? key;
}

/** What the file's tasks write that may be the table, by the last part of its name alone: quick, and without the other files. */
export function mayBeWrittenBy({ byShortName }: FileTables, key: string): readonly WriteUse[] {
  return byShortName.get(shortNameOf(key))?.writes ?? [];
}

/** Made once for the same facts; only the names that are asked for are looked at. */
export const tableIndexOf = rememberedOutside(makeIndex);

interface Group {
  readonly reads: readonly ReadUse[];
  readonly writes: readonly WriteUse[];
  /** By the key that stands for all names of one table. */
  readonly canonical: (key: string) => string;
}

function makeIndex(facts: WorkspaceFacts): TableIndex {
  const groups = new Map<string, Group>();
  const groupOf = (key: string): Group => {
    const short = shortNameOf(key);
    const group = groups.get(short) ?? makeGroup(facts, short);
    groups.set(short, group);
    return group;
  };
  const same = <T extends TableUse>(uses: readonly T[], group: Group, key: string): readonly T[] => {
    const wanted = group.canonical(key);
    return uses.filter((use) => group.canonical(use.name.key) === wanted);
  };
  return {
    readersOf: (key) => same(groupOf(key).reads, groupOf(key), key),
    writersOf: (key) => same(groupOf(key).writes, groupOf(key), key),
    fullNameOf: (key) => groupOf(key).canonical(key),
  };
}

/** Where in the list the files stand that name such a table, by short name. Made once for a workspace. */
const placesByName = rememberedOutside((facts: WorkspaceFacts): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>();
  facts.files.forEach((file, place) => {
    for (const short of tablesOfFile(file).byShortName.keys()) {
      const group = found.get(short);
      if (group === undefined) found.set(short, [place]);
      else group.push(place);
    }
  });
  return found;
});

/** In order. While a file is typed in, what is known of all others is kept. */
function placesNaming(facts: WorkspaceFacts, short: string): readonly number[] {
  const derivation = derivationOf(facts);
  const named = placesByName(derivation?.workspace ?? facts).get(short) ?? [];
  return derivation === undefined || named.includes(derivation.place) ? named : [...named, derivation.place].sort((a, b) => a - b);
}

function makeGroup(facts: WorkspaceFacts, short: string): Group {
  const parts = placesNaming(facts, short).flatMap((place) => {
    const file = facts.files[place];
    return file === undefined ? [] : (tablesOfFile(file).byShortName.get(short) ?? []);
  });
  const reads = collect(parts, (part) => part.reads);
  const writes = collect(parts, (part) => part.writes);
  const longer = longerKeys(new Set([...reads, ...writes].map((use) => use.name.key)));
  return { reads, writes, canonical: (key) => fullKey(key, longer.get(key) ?? []) };
}

/** For each end of a key the keys that end so. */
function longerKeys(keys: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const longer = new Map<string, string[]>();
  for (const key of keys) {
    const parts = splitTableKey(key);
    for (let from = 1; from < parts.length; from++) {
      const end = parts.slice(from).join('.');
      longer.set(end, [...(longer.get(end) ?? []).slice(0, MOST_COMPARED), key]);
    }
  }
  return longer;
}

/** More names with one end than this are never one table. */
const MOST_COMPARED = 8;

/** The longest name that `key` is the end of; `key` itself where two names that differ end so. */
function fullKey(key: string, longer: readonly string[]): string {
  const [longest] = [...longer].sort((a, b) => b.length - a.length);
  return longest !== undefined && longer.every((other) => other === longest || longest.endsWith(`.${other}`)) ? longest : key;
}
