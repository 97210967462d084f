import { collect } from '../../../base/collect';
import type { WriteStrategy } from '../../../workflow/declarations';
import { declarationEdit, type Declared } from '../../declarationEdit';
import type { Fix } from '../../finding';
import { callTask, isDamaged } from '../../naming';
import type { Report, Rule, RuleDocumentation } from '../../rule';
import { upsertTablesOf } from '../../writes/taskWrites';
import { seenStrategies, type SeenStrategy } from '../../writes/writeStrategy';
import { wordSet } from '../../../sql/wordSet';

function example(sql: string, local: string): string {
  return `workflow:\n  name: load\ntasks:\n  - name: daily\n    task_type: Sql\n    datasource_type: SPARK\n    sql: ${sql}\n    fail_retry_times: 2\n    fail_retry_interval: 1\n${local}`;
}

const OVERWRITE = "INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders WHERE dt = '${schedule_time}'";

export const documentation: RuleDocumentation = {
  title: 'A task does not declare how it writes, or writes otherwise',
  why: 'The declaration says what a rerun may rely on. Once it is there, a change of the SQL that breaks it is reported at once, not by doubled rows.',
  bad: [
    { kind: 'workflow', text: example(OVERWRITE, '') },
    { kind: 'workflow', text: example(OVERWRITE, 'idempo:\n  tasks:\n    daily:\n      write: merge\n') },
  ],
  good: [
    { kind: 'workflow', text: example(OVERWRITE, 'idempo:\n  tasks:\n    daily:\n      write: overwrite-partition\n') },
    { kind: 'workflow', text: example('SELECT count(*) FROM daily', '') },
    { kind: 'workflow', text: example('INSERT INTO daily SELECT id FROM orders', '') },
    { kind: 'sql', dialect: 'spark', text: OVERWRITE },
  ],
  whenToIgnore: 'In a project that does not use these declarations: switch the rule off in its settings.',
  threads: [],
};

export const undeclaredWrite: Rule = {
  code: 'W17',
  name: 'undeclared-write',
  severity: 'info',
  confidence: 'guess',
  fixability: 'suggest',
  check: ({ file, workflow, scripts, findings }) => {
    if (file === undefined || workflow === undefined) return [];
    const upsertTables = upsertTablesOf(scripts);
    const unsafe = new Set(collect(findings, ({ code, severity, task }) => (code.startsWith('W') && (severity === 'error' || OPEN_APPENDS.has(code)) && task !== undefined ? [task] : [])));
    return collect(scripts, (script) => {
      const { task, declared } = script;
      // A rerun of the task would write wrong rows: that comes first.
      if (task === undefined || (declared?.write === undefined && (declared?.role !== undefined || unsafe.has(task.name.value)))) return [];
      const seen = seenStrategies(script, upsertTables);
      return seen.length === 0 ? [] : reportsOf({ file, workflow, script, task, seen });
    });
  },
};

/** They say, of any severity, that the task's own rows may be there twice (W01, W04). */
const OPEN_APPENDS: ReadonlySet<string> = wordSet('W01 W04');

interface Place extends Declared {
  readonly seen: readonly SeenStrategy[];
}

function reportsOf(place: Place): readonly Report[] {
  const { file, workflow, script, task, seen } = place;
  const declared = script.declared?.write;
  if (declared === undefined) return isDamaged(file, task) ? [] : [undeclared(place)];
  if (agrees(declared.value, seen)) return [];
  const name = callTask(workflow, task);
  const message = `Declared "${declared.value}" for ${name}, seen ${seen.map(wordsOf).join(' and ')}: a rerun cannot rely on the declaration. Change one of them.`;
  const fixes = declarable(seen).map((strategy): Fix => ({ title: `Declare what the SQL does: ${strategy}`, kind: 'suggest', edits: [{ file: file.path, range: declared.range, newText: strategy }] }));
  return [{ file: file.path, range: declared.range, message, task: task.name.value, fixes }];
}

function agrees(declared: WriteStrategy, seen: readonly SeenStrategy[]): boolean {
  return declared === 'append-once' ? seen.includes('append') : seen.includes(declared);
}

function wordsOf(seen: SeenStrategy): string {
  return seen === 'append' ? 'an append that a rerun doubles' : `"${seen}"`;
}

function undeclared(place: Place): Report {
  const { file, workflow, task, seen } = place;
  const [first] = seen;
  const hint = first === 'append' || first === undefined ? 'Make the insert repeatable, then declare it' : `Declare "write: ${first}"`;
  const message = `Expected a declaration of how ${callTask(workflow, task)} writes. ${hint} under "idempo: tasks: ${task.name.value}:", and a change that breaks it is reported.`;
  const fixes = collect(declarable(seen), (strategy) => declare(place, strategy));
  return { file: file.path, range: task.name.range, message, task: task.name.value, fixes };
}

/** An append is no strategy that a rerun can rely on: only a person may say that it happens once. */
function declarable(seen: readonly SeenStrategy[]): readonly WriteStrategy[] {
  return collect(seen, (strategy) => (strategy === 'append' ? [] : [strategy]));
}

function declare(place: Place, strategy: WriteStrategy): readonly Fix[] {
  const edit = declarationEdit(place, `write: ${strategy}`);
  return edit === undefined ? [] : [{ title: `Declare the write strategy: ${strategy}`, kind: 'suggest', edits: [edit] }];
}
