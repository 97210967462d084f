import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import type { ScannedStatement, TableWrite } from '../../../sql/scanned';
import { firstIndex, hasWords, indexesOf, operatorAt, parentOf, rangeOf, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { collectSteps, collectWrites, placeOf } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'Reading takes the rows away',
  why: 'A stream, topic or queue hands each row out once. A rerun or backfill of the same schedule time sees the rows that have come since, or none, and what the first run took is nowhere to read again.',
  bad: [
    { kind: 'sql', dialect: 'snowflake', text: "INSERT INTO daily SELECT id FROM orders_stream WHERE METADATA$ACTION = 'INSERT'" },
    { kind: 'sql', dialect: 'postgresql', text: 'WITH taken AS (DELETE FROM queue WHERE done = false RETURNING *) INSERT INTO jobs SELECT * FROM taken' },
    { kind: 'sql', dialect: 'clickhouse', text: "CREATE TABLE IF NOT EXISTS q (id Int64) ENGINE = Kafka('b:9092', 't', 'g', 'JSON');\nINSERT INTO raw SELECT * FROM q" },
    { kind: 'sql', dialect: 'flink', text: "CREATE TABLE IF NOT EXISTS q (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 't');\nINSERT INTO raw SELECT id FROM q" },
  ],
  good: [
    { kind: 'sql', dialect: 'flink', text: "CREATE TABLE IF NOT EXISTS q (id BIGINT) WITH ('connector' = 'kafka', 'scan.startup.mode' = 'earliest-offset');\nINSERT INTO raw SELECT id FROM q" },
    { kind: 'sql', dialect: 'snowflake', text: "INSERT OVERWRITE INTO daily SELECT id FROM landed_orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'postgresql', text: "DELETE FROM jobs WHERE dt = '${schedule_time}' RETURNING id" },
    { kind: 'sql', dialect: 'postgresql', text: "WITH gone AS (DELETE FROM t WHERE dt = '${schedule_time}' RETURNING id) INSERT INTO t SELECT id, dt FROM s WHERE dt = '${schedule_time}'" },
  ],
  whenToIgnore: 'In the one task that lands the rows in a table, as long as nothing but that table is written.',
  threads: ['https://docs.snowflake.com/en/user-guide/streams-intro'],
};

export const consumingRead: Rule = {
  code: 'W16',
  name: 'consuming-read',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const sources = consumedTables(context);
    return collectSteps(context.scripts, ({ part, statement }) =>
        findConsuming(statement, sources).map(({ range, what }) => {
          const message = `${what} hands its rows out once: a rerun for ${context.dates.scheduleTime} gets other rows, or none. Land them in a table first, and read that.`;
          return { ...placeOf(part, range), message };
        }));
  },
};

interface Consuming {
  readonly range: TextRange;
  readonly what: string;
}

/** Streams and queue tables that the workflow itself creates, by key. */
function consumedTables({ scripts }: RuleContext): ReadonlySet<string> {
  return new Set(collectWrites(scripts, (write, { statement }) => (isQueue(statement.view, write) ? [write.target.key] : [])));
}

const QUEUE_ENGINES = wordSet('KAFKA RABBITMQ NATS S3QUEUE AZUREQUEUE REDISSTREAMS');

function isQueue(view: StatementView, write: TableWrite): boolean {
  if (write.kind !== 'create') return false;
  // Of a connector that starts where its group stopped, not at a place that is named.
  if (view.dialect === 'flink') return view.tokens.some(({ text }) => /^'(?:kafka|kinesis|pulsar|rabbitmq)'$/.test(text)) && !view.tokens.some(({ text }) => /^'(?:earliest|timestamp|specific)/.test(text));
  return view.dialect === 'clickhouse' && view.tokens.some((_, i) => wordAt(view, i) === 'ENGINE' && QUEUE_ENGINES.has(wordAt(view, operatorAt(view, i + 1) === '=' ? i + 2 : i + 1)));
}

function findConsuming(statement: ScannedStatement, sources: ReadonlySet<string>): readonly Consuming[] {
  const { view, reads, writes } = statement;
  const isWriting = writes.some((write) => write.kind === 'insert' || write.kind === 'merge' || write.kind === 'createAs');
  if (!isWriting) return dequeues(view);
  const tables = reads.filter(({ table }) => sources.has(table.key) || isStream(view, table.shortName));
  return [...tables.map(({ table }) => ({ range: table.range, what: table.text })), ...takenRows(statement), ...dequeues(view)];
}

/** Snowflake: a read in a write moves the stream on. By its columns, or by its name. */
function isStream(view: StatementView, name: string): boolean {
  if (view.dialect !== 'snowflake') return false;
  return /^(?:stream_|strm_)|_(?:stream|strm)$/i.test(name);
}

/** `DELETE … RETURNING` whose rows are written, `DELETE … OUTPUT deleted.* INTO t`. */
function takenRows({ view, writes }: ScannedStatement): readonly Consuming[] {
  return collect(writes, (write): readonly Consuming[] => {
    const open = parentOf(view, write.from);
    if (write.kind !== 'delete' || open === -1 || isUnread(view, open)) return [];
    for (let i = write.from; i < write.to; i++) if (wordAt(view, i) === 'RETURNING') return [{ range: write.range, what: `\`DELETE … RETURNING\` on ${write.target.text}` }];
    return [];
  });
}

/** `WITH gone AS (DELETE …)` that nothing behind it names. */
function isUnread({ tokens }: StatementView, open: number): boolean {
  const name = tokens[open - 2];
  return name !== undefined && tokens[open - 1]?.upper === 'AS' && /^(?:word|quotedName)$/.test(name.kind) && tokens.every((token) => token === name || token.upper !== name.upper);
}

const TAKERS = wordSet('SKIP OUTPUT DBMS_AQ RECEIVE');

function dequeues(view: StatementView): readonly Consuming[] {
  return collect(indexesOf(view, TAKERS), (i): readonly Consuming[] => {
    if (hasWords(view, i, 'SKIP', 'LOCKED')) return [{ range: rangeOf(view, i, i + 1), what: 'A query with `SKIP LOCKED`' }];
    if (wordAt(view, i) === 'OUTPUT' && wordAt(view, 0) === 'DELETE' && outputsInto(view, i)) return [{ range: rangeOf(view, i, i), what: '`DELETE … OUTPUT … INTO`' }];
    if (wordAt(view, i) === 'DBMS_AQ' && wordAt(view, i + 2) === 'DEQUEUE') return [{ range: rangeOf(view, i, i + 2), what: 'A queue' }];
    if (view.dialect === 'sqlserver' && wordAt(view, i) === 'RECEIVE' && (i === 0 || wordAt(view, i - 1) === '')) return [{ range: rangeOf(view, i, i), what: 'A queue' }];
    return [];
  });
}

function outputsInto(view: StatementView, from: number): boolean {
  return firstIndex({ from: from, to: view.tokens.length }, (i) => wordAt(view, i) === 'INTO') !== undefined;
}
