import { bareScriptOf, taskScriptsOf, type TaskScript } from '../../core/lint/taskScript';
import { tablesOf, type Lineage } from '../../core/sql/lineage';
import type { Dialect } from '../../core/sql/lex/token';
import { isYamlFileName, looksLikeWorkflow } from '../../core/workflow/fileNames';
import { printable } from '../../core/base/printable';
import { hasOption, inputError, optionOf, usageError } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import { readConfigurations, settingsOfFlags } from '../lint/configuration';
import { readDialect } from '../lint/targets';
import { jsonText, type Json } from '../output/json';
import { padColumns } from '../../core/base/columns';
import { shownPath, STANDARD_INPUT } from '../paths';
import { configurationError, placeOf, readWorkflowFile } from '../workflowInput';
import { RUN_OPTIONS, runSqlScript } from '../sql/runSql';

interface NamedTables {
  /** `undefined`: of the whole file. */
  readonly task: string | undefined;
  readonly tables: Lineage;
}

/** Of several scripts: each table once, by its name without quotes and in any case. */
function tablesOfScripts(scripts: readonly TaskScript[]): Lineage {
  const parts = scripts.map(({ steps }) => tablesOf({ statements: steps.map(({ statement }) => statement) }));
  return { reads: distinct(parts.flatMap(({ reads }) => reads)), writes: distinct(parts.flatMap(({ writes }) => writes)) };
}

function distinct(names: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>();
  for (const name of names) {
    const key = name.replace(/["`[\]]/g, '').toLowerCase();
    if (!byKey.has(key)) byKey.set(key, name);
  }
  return [...byKey.values()];
}

function workflowTables(scripts: readonly TaskScript[]): readonly NamedTables[] {
  const tasks = scripts.map((script) => ({ task: script.task?.name.value, tables: tablesOfScripts([script]) }));
  return [{ task: undefined, tables: tablesOfScripts(scripts) }, ...tasks];
}

function readSql(text: string, path: string, dialect: Dialect | undefined): readonly NamedTables[] {
  return [{ task: undefined, tables: tablesOfScripts([bareScriptOf({ file: path, text, dialect: dialect ?? 'generic' })]) }];
}

async function readTables({ host }: Invocation, written: string, given: Dialect | undefined): Promise<readonly NamedTables[]> {
  if (written === '-') return readSql(await host.readStandardInput(), STANDARD_INPUT, given);
  const path = shownPath(host.cwd, written);
  const { dialect } = readConfigurations({ host, chosen: undefined, flags: settingsOfFlags([], given) }).of(path).settings;
  const read = host.files.read(path);
  if (read.kind === 'missing') throw inputError(`${written} does not exist`);
  if (read.kind === 'refused') throw configurationError(`${path} cannot be read: ${read.reason}`);
  if (!isYamlFileName(path) && !looksLikeWorkflow(read.text)) return readSql(read.text, path, dialect);
  const file = readWorkflowFile(host, written);
  const [problem] = file.problems;
  if (file.workflow === undefined) throw configurationError(problem === undefined ? `${path} is no workflow file` : `${placeOf(file, problem.range.start)}: ${problem.message} [${problem.code}]`);
  return workflowTables(taskScriptsOf(file, file.workflow, dialect));
}

function tablesJson([whole, ...tasks]: readonly NamedTables[]): Json {
  const { reads, writes } = whole?.tables ?? { reads: [], writes: [] };
  return { reads, writes, ...(tasks.length > 0 && { tasks: tasks.map(({ task = '', tables }) => ({ name: task, reads: tables.reads, writes: tables.writes })) }) };
}

function tablesText(all: readonly NamedTables[]): string {
  const shown = all.length > 1 ? all.slice(1) : all;
  const rows = shown.flatMap(({ task, tables }) => [...tables.reads.map((name) => ['reads', name]), ...tables.writes.map((name) => ['writes', name])]
    .map((row) => [...(task === undefined ? [] : [printable(task)]), ...row.map(printable)]));
  return rows.length === 0 ? 'No tables.' : padColumns(rows).join('\n');
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const [what, path = ''] = parsed.positionals;
  if (what === 'run') return runSqlScript(invocation, path);
  if (what !== 'tables') throw usageError('what of the SQL? idempo sql tables FILE, or idempo sql run SCRIPT');
  const stray = Object.keys(RUN_OPTIONS).find((name) => hasOption(parsed, name));
  if (stray !== undefined) throw usageError(`--${stray} is an option of idempo sql run`);
  const tables = await readTables(invocation, path, readDialect(optionOf(parsed, 'dialect')));
  host.writeOut(format === 'json' ? jsonText(tablesJson(tables)) : `${tablesText(tables)}\n`);
  return EXIT.clean;
}

export const sqlCommand: Command = {
  name: 'sql',
  usage: 'tables FILE | run SCRIPT [--dialect NAME] [--setup FILE] [--query "SELECT …"] [--twice]',
  summary: 'list the tables that SQL reads and writes, or try a script',
  about: [
    'FILE is a .sql file, a workflow file (then the tables of each task), or - for SQL on standard input. Names are as written at their first place, each once, in the order of the text; common tables (WITH) are none. A table that is read and written is in both lists.',
    'tables runs nothing, and the SQL may be incomplete. As JSON: {"reads":[…],"writes":[…]}, with "tasks":[{"name","reads","writes"}] for a workflow file.',
    'run tries a script in a database in memory, as a task would run it: translated from its dialect, in one transaction. Parameters are replaced only when --param or --at is given. What the local engine has no equal for is refused, with its place. As JSON: {"columns":[…],"rows":[…],"rowsChanged":N}, where the rows changed are those of the last run, or {"error":{"message","start","end","part","file"}} with offsets in the file.',
  ],
  examples: [
    ['idempo sql tables load.sql --dialect hive --format json', 'one script, for a program'],
    ['idempo sql tables examples/orders/orders.workflow.yaml', 'task by task'],
    ['git show HEAD:load.sql | idempo sql tables - --dialect spark', 'standard input'],
    ['idempo sql run load.sql --dialect hive --setup tables.sql --query "SELECT * FROM t" --twice', 'the rows after two runs'],
  ],
  options: { dialect: { value: 'NAME', summary: 'the dialect of SQL that declares none (default: that of idempo.json, else generic)' }, ...RUN_OPTIONS },
  positionals: [2, 2],
  run,
};
