import { LineIndex } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';
import { DEFAULT_ZONE, isZone, parseScheduleTime } from '../../core/schedule';
import { printable } from '../../core/base/printable';
import { CORE_TRANSLATOR } from '../../adapters/sqljs/coreTranslator';
import { loadEngine } from '../../adapters/sqljs/engine';
import { shownValue } from '../../adapters/sqljs/readQuery';
import { openScratch, type Scratch, type ScratchResult } from '../../adapters/sqljs/scratch';
import { StatementError, type ReadResult } from '../../adapters/sqljs/script';
import { hasOption, inputError, optionOf, usageError, type OptionSpecs } from '../arguments';
import type { Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import type { CliHost } from '../host';
import { settingsOfFlags, readConfigurations } from '../lint/configuration';
import { readDialect } from '../lint/targets';
import { countOf } from '../output/instances';
import { jsonText } from '../output/json';
import { padColumns } from '../../core/base/columns';
import { givenValues, VALUE_OPTIONS } from '../parameters';
import { shownPath, STANDARD_INPUT } from '../paths';
import { configurationError } from '../workflowInput';
import { readScript, type ScriptFile, type ScriptValues } from './scriptText';

export const RUN_OPTIONS: OptionSpecs = {
  setup: { value: 'FILE', many: true, summary: 'run: a script that makes and fills the tables; run once' },
  'setup-dialect': { value: 'NAME', summary: 'run: the dialect of the setup (default: that of the script, or SQLite where it does not run in that)' },
  query: { value: '"SELECT …"', summary: 'run: show its rows afterwards, in the dialect of the script (default: the rows of the script\'s last query)' },
  'query-dialect': { value: 'NAME', summary: 'run: the dialect of --query' },
  twice: { summary: 'run: run the script twice, as a rerun does' },
  'execution-time': { value: 'TIME', summary: 'run: what current-time functions read, UTC: "yyyy-MM-dd HH:mm:ss" (default: now)' },
  seed: { value: 'TEXT', summary: 'run: seeds random() and uuid() (default: the same at every call)' },
  param: VALUE_OPTIONS.param,
  at: { value: 'TIME', summary: 'run: the schedule time for parameters' },
  zone: { value: 'NAME', summary: `run: the time zone of --at and of parameters (default ${DEFAULT_ZONE})` },
};

type Part = 'setup' | 'script' | 'query';

/** A script failed; the range is in the text of its file. */
class PartFailed extends Error {
  override readonly name = 'PartFailed';

  constructor(
    readonly place: { readonly part: Part; readonly file: ScriptFile; readonly range: TextRange },
    message: string,
  ) {
    super(message);
  }
}

/** `file:line:column`, counted from 1. */
function placed({ place: { file, range } }: PartFailed): string {
  const { line, character } = new LineIndex(file.text).positionAt(range.start);
  return `${file.path}:${line + 1}:${character + 1}`;
}

async function readFile(host: CliHost, written: string): Promise<{ readonly path: string; readonly text: string }> {
  if (written === '-') return { path: STANDARD_INPUT, text: await host.readStandardInput() };
  const path = shownPath(host.cwd, written);
  const read = host.files.read(path);
  if (read.kind === 'missing') throw inputError(`${written} does not exist`);
  if (read.kind === 'refused') throw configurationError(`${path} cannot be read: ${read.reason}`);
  return { path, text: read.text };
}

function timeOf(text: string, option: string, zone: string): number {
  const instant = parseScheduleTime(text, zone, 'exact');
  return instant ?? refuseTime(option, text);
}

function refuseTime(option: string, text: string): never {
  throw usageError(`--${option} ${text} is not a time: write yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss"`);
}

/** Parameters are replaced only when one of them is given. */
function valuesOf({ host, parsed }: Invocation): ScriptValues | undefined {
  const zone = optionOf(parsed, 'zone') ?? DEFAULT_ZONE;
  if (!isZone(zone)) throw usageError(`--zone ${zone} is not known: write a name such as Europe/Berlin`);
  const at = optionOf(parsed, 'at');
  if (at === undefined && !hasOption(parsed, 'param')) return undefined;
  return { scheduleInstant: at === undefined ? host.now() : timeOf(at, 'at', zone), zone, startup: givenValues(parsed).startup ?? {} };
}

function dialectFor({ host, parsed }: Invocation, path: string): string {
  const given = readDialect(optionOf(parsed, 'dialect'));
  return readConfigurations({ host, chosen: undefined, flags: settingsOfFlags([], given) }).of(path).settings.dialect ?? 'generic';
}

interface Session {
  readonly scratch: Scratch;
  readonly values: ScriptValues | undefined;
  readonly clockMs: number;
  readonly randomSeed: string;
  /** For people: how something was read. */
  readonly note: (text: string) => void;
}

/** SQLite's own catalog can be asked in no other dialect. */
const ASKS_CATALOG = /\b(?:pragma_\w+\s*\(|sqlite_(?:schema|master)\b)/i;

function runQuery(session: Session, query: ScriptFile): ReadResult | undefined {
  if (!ASKS_CATALOG.test(query.text)) return runPart(session, 'query', query).result;
  try {
    return session.scratch.look(query.text);
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw new PartFailed({ part: 'query', file: query, range: error.range }, error.message);
  }
}

function runPart(session: Session, part: Part, file: ScriptFile): ScratchResult {
  let rangeInFile = (range: TextRange): TextRange => range;
  try {
    const script = readScript(file, session.values);
    rangeInFile = script.rangeInFile;
    return session.scratch.run({ sql: script.sql, dialect: file.dialect, clockMs: session.clockMs, randomSeed: session.randomSeed });
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw new PartFailed({ part, file, range: rangeInFile(error.range) }, error.message);
  }
}

interface Plan {
  readonly setups: readonly ScriptFile[];
  /** The setups are in the script's dialect or in SQLite's: nobody said which. */
  readonly isSetupDialectOpen: boolean;
  readonly script: ScriptFile;
  readonly query: ScriptFile | undefined;
  readonly twice: boolean;
}

async function readPlan(invocation: Invocation, written: string): Promise<Plan> {
  const { host, parsed } = invocation;
  const file = await readFile(host, written);
  const dialect = dialectFor(invocation, file.path);
  const setupDialect = readDialect(optionOf(parsed, 'setup-dialect'));
  const setups: ScriptFile[] = [];
  for (const path of parsed.options.get('setup') ?? []) setups.push({ ...(await readFile(host, path)), dialect: setupDialect ?? dialect });
  const text = optionOf(parsed, 'query');
  const query = text === undefined ? undefined : { path: '--query', text, dialect: readDialect(optionOf(parsed, 'query-dialect')) ?? dialect };
  return { setups, isSetupDialectOpen: setupDialect === undefined, script: { ...file, dialect }, query, twice: hasOption(parsed, 'twice') };
}

/** A failed part has left nothing behind. Where SQLite fails too, the first error is the one to tell. */
function runSetup(session: Session, setup: ScriptFile, isDialectOpen: boolean): void {
  try {
    runPart(session, 'setup', setup);
  } catch (error) {
    if (!(error instanceof PartFailed) || !isDialectOpen || !runsInSqlite(session, setup)) throw error;
    session.note(`${placed(error)}: the setup is read as SQLite, since in ${setup.dialect} it fails: ${error.message}`);
  }
}

function runsInSqlite(session: Session, setup: ScriptFile): boolean {
  try {
    runPart(session, 'setup', { ...setup, dialect: 'sqlite' });
    return true;
  } catch (error) {
    if (error instanceof PartFailed) return false;
    throw error;
  }
}

function runPlan(session: Session, plan: Plan): ScratchResult {
  for (const setup of plan.setups) runSetup(session, setup, plan.isSetupDialectOpen);
  let done = runPart(session, 'script', plan.script);
  if (plan.twice) {
    session.scratch.dropTemporary();
    done = runPart(session, 'script', plan.script);
  }
  return plan.query === undefined ? done : { ...done, result: runQuery(session, plan.query) };
}

function resultText({ result, rowsChanged }: ScratchResult): string {
  const changed = `${countOf(rowsChanged, 'row')} changed\n`;
  return result === undefined ? changed : `${rowsText(result)}${changed}`;
}

function rowsText({ columns, rows }: ReadResult): string {
  const cells = rows.map((row) => row.map((value) => (value === null ? 'NULL' : printable(String(shownValue(value))))));
  return `${padColumns([columns.map(printable), ...cells]).join('\n')}\n(${countOf(rows.length, 'row')})\n`;
}

function resultJson({ result, rowsChanged }: ScratchResult): string {
  return jsonText({ columns: result?.columns ?? [], rows: (result?.rows ?? []).map((row) => row.map(shownValue)), rowsChanged });
}

function report({ host, format }: Invocation, failed: PartFailed): ExitCode {
  const { place: { part, file, range }, message } = failed;
  if (format === 'json') host.writeOut(jsonText({ error: { message, start: range.start, end: range.end, part, file: file.path } }));
  else host.writeError(`${placed(failed)}: ${message}\n`);
  return EXIT.failed;
}

/** `idempo sql run`: each run of the script is one transaction in a database in memory. */
export async function runSqlScript(invocation: Invocation, written: string): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const plan = await readPlan(invocation, written);
  const time = optionOf(parsed, 'execution-time');
  const values = valuesOf(invocation);
  const scratch = openScratch(await loadEngine(host.readEngine()), CORE_TRANSLATOR);
  const session: Session = {
    scratch, values, clockMs: time === undefined ? host.now() : timeOf(time, 'execution-time', 'UTC'), randomSeed: optionOf(parsed, 'seed') ?? 'idempo sql run',
    note: (text) => { host.writeError(`${text}\n`); },
  };
  try {
    const done = runPlan(session, plan);
    host.writeOut(format === 'json' ? resultJson(done) : resultText(done));
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof PartFailed)) throw error;
    return report(invocation, error);
  } finally {
    scratch.close();
  }
}
