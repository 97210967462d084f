/**
 * How long the linter needs for texts that are made to be slow, at the limits of M05 and at half of them:
 * `npx tsx bench/worstCases.ts`. No text may need longer than a second of processor time.
 */
import { lintSqlText, lintWorkflowFile } from '../src/core/lint/linter';
import { lex } from '../src/core/sql/lex/lexer';
import { forgetScans, SQL_STATEMENT_LIMIT, SQL_TOKEN_LIMIT } from '../src/core/sql/readScript';
import { parseWorkflowFile } from '../src/core/workflow/parseWorkflowFile';
import { SHAPES, type Shape } from '../test/support/slowShapes';
import { report, timeOf } from './measure';

const ROUNDS = 3;

/** Tokens of one statement that are just not too many. */
const LONGEST = 26_000;

/** As many copies as the limits hold, or half of them. */
function textOf({ head = '', piece, tail = '', dialect }: Shape, part: number): string {
  const tokens = lex(piece, dialect).length;
  const statements = piece.split(';').length - 1;
  const most = statements === 0 ? LONGEST / tokens : Math.min((SQL_TOKEN_LIMIT * 0.99) / tokens, SQL_STATEMENT_LIMIT / statements);
  return head + Array.from({ length: Math.floor(most * part) }, (_, n) => piece.replaceAll('§', String(n))).join('') + tail;
}

/** Tasks that hand parameters on: `§` is the number of the task, `¶` of the one before. */
const TASKS: readonly (readonly [name: string, head: string, task: string, count: number])[] = [
  ['tasks in a chain', 'workflow:\n  name: w\n  schedule: "0 0 0 * * ? *"\ntasks:\n', "  - name: t§\n    task_type: Sql\n    deps: [t¶]\n    sql: INSERT INTO a§ SELECT * FROM a¶ WHERE dt = '${schedule_time}'\n", 2000],
  ['tasks in a chain that hand parameters on', 'workflow:\n  name: w\n  schedule: "0 0 0 * * ? *"\ntasks:\n', "  - name: t§\n    task_type: Sql\n    deps: [t¶]\n    local_params:\n      - {prop: p§, direct: OUT, type: VARCHAR, value: ''}\n      - {prop: p¶, direct: IN, type: VARCHAR, value: ''}\n    sql: SELECT '${p¶}' AS p§\n", 1500],
  ['tasks that write one table', 'workflow:\n  name: w\n  schedule: "0 0 0 * * ? *"\ntasks:\n', "  - name: t§\n    task_type: Sql\n    sql: INSERT INTO t SELECT now() FROM t\n", 4000],
  ['tasks that each read a window of their own', 'workflow:\n  name: w\n  schedule: "0 0 0 * * ? *"\ntasks:\n', "  - name: t§\n    task_type: Sql\n    sql: INSERT INTO a§ SELECT now() FROM a WHERE dt >= '$[yyyyMMdd-§]' AND dt < '$[yyyyMMdd]'\n", 2000],
  ['parameters that name each other', `workflow:\n  name: w\n  schedule: "0 0 0 * * ? *"\n  param:\n${Array.from({ length: 500 }, (_, n) => `    p${String(n)}: "\${p${String(n + 1)}}\${p${String(n + 1)}}"\n`).join('')}tasks:\n`, "  - name: t§\n    task_type: Sql\n    sql: SELECT '${p0}', '${p§}'\n", 300],
];

function workflowText([, head, task, count]: (typeof TASKS)[number], part: number): string {
  return head + Array.from({ length: Math.floor(count * part) }, (_, n) => task.replaceAll('§', String(n + 1)).replaceAll('¶', String(n))).join('');
}

/** The least of some rounds, each as if the text had not been seen before. */
function leastTime(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    forgetScans();
    return timeOf(work);
  });
  return Math.min(...times);
}

function measure(name: string, lint: (part: number) => () => unknown): void {
  const whole = leastTime(lint(1));
  const half = leastTime(lint(0.5));
  report(name, whole, `ms${whole > 1000 ? ' TOO LONG' : ''}, ${(whole / half).toFixed(1)} × half of it`);
}

const only = process.argv[2] ?? '';
for (const shape of SHAPES.filter(({ name }) => name.includes(only))) {
  measure(shape.name, (part) => {
    const text = textOf(shape, part);
    return () => lintSqlText({ file: 'w.sql', text, dialect: shape.dialect });
  });
}
for (const tasks of TASKS.filter(([name]) => name.includes(only))) {
  measure(tasks[0], (part) => {
    const text = workflowText(tasks, part);
    return () => lintWorkflowFile(parseWorkflowFile({ path: 'w.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) }));
  });
}
