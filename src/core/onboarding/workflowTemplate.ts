import type { WriteStrategy } from '../workflow/declarations';

/** How the tables of a new workflow are written: each may run again for the same schedule time. */
export const WRITE_MANNERS = ['overwritePartition', 'deleteInsert', 'upsert', 'merge'] as const;
export type WriteManner = (typeof WRITE_MANNERS)[number];

/** What a dialect offers, best first, and how it spells what differs. */
export interface TemplateDialect {
  /** As `datasource_type` in the workflow file. */
  readonly datasourceType: string;
  /** For people. */
  readonly title: string;
  readonly manners: readonly [WriteManner, ...WriteManner[]];
  readonly text: string;
  readonly bigint: string;
  /** Opens a transaction; `undefined`: the task runs in one without being asked. */
  readonly begin?: string;
  readonly commit?: string;
  /** Oracle has no AS before the alias of a table. */
  readonly tableAlias: 'AS ' | '';
  /** Between CREATE TABLE and the name, where it exists. */
  readonly ifNotExists: 'IF NOT EXISTS ' | '';
  readonly upsert?: 'onConflict' | 'onDuplicateKey';
}

const WAREHOUSE = { tableAlias: 'AS ', ifNotExists: 'IF NOT EXISTS ' } as const;

/** The dialects that the wizard offers. What each accepts: the vendors' manuals, as `core/lint/rules/writes` cites them. */
export const TEMPLATE_DIALECTS: readonly TemplateDialect[] = [
  { ...WAREHOUSE, datasourceType: 'SPARK', title: 'Spark', manners: ['overwritePartition', 'merge'], text: 'STRING', bigint: 'BIGINT' },
  { ...WAREHOUSE, datasourceType: 'HIVE', title: 'Hive', manners: ['overwritePartition'], text: 'STRING', bigint: 'BIGINT' },
  { ...WAREHOUSE, datasourceType: 'POSTGRESQL', title: 'PostgreSQL', manners: ['deleteInsert', 'upsert', 'merge'], text: 'TEXT', bigint: 'BIGINT', begin: 'BEGIN', commit: 'COMMIT', upsert: 'onConflict' },
  { ...WAREHOUSE, datasourceType: 'MYSQL', title: 'MySQL', manners: ['deleteInsert', 'upsert'], text: 'VARCHAR(32)', bigint: 'BIGINT', begin: 'START TRANSACTION', commit: 'COMMIT', upsert: 'onDuplicateKey' },
  { ...WAREHOUSE, datasourceType: 'SNOWFLAKE', title: 'Snowflake', manners: ['deleteInsert', 'merge'], text: 'VARCHAR', bigint: 'BIGINT', begin: 'BEGIN', commit: 'COMMIT' },
  { ...WAREHOUSE, datasourceType: 'BIGQUERY', title: 'BigQuery', manners: ['merge'], text: 'STRING', bigint: 'INT64' },
  { ...WAREHOUSE, datasourceType: 'TRINO', title: 'Trino', manners: ['merge'], text: 'VARCHAR', bigint: 'BIGINT' },
  { ...WAREHOUSE, datasourceType: 'REDSHIFT', title: 'Redshift', manners: ['deleteInsert'], text: 'VARCHAR(32)', bigint: 'BIGINT', begin: 'BEGIN', commit: 'COMMIT' },
  { ...WAREHOUSE, datasourceType: 'DUCKDB', title: 'DuckDB', manners: ['deleteInsert', 'upsert'], text: 'VARCHAR', bigint: 'BIGINT', begin: 'BEGIN', commit: 'COMMIT', upsert: 'onConflict' },
  { ...WAREHOUSE, datasourceType: 'SQLITE', title: 'SQLite', manners: ['deleteInsert', 'upsert'], text: 'TEXT', bigint: 'INTEGER', begin: 'BEGIN', commit: 'COMMIT', upsert: 'onConflict' },
];

export interface TableWrite {
  /** Makes the table where it is missing. */
  readonly create: string;
  readonly write: string;
  /** As the workflow file declares it under `idempo: tasks:`. */
  readonly declared: WriteStrategy;
}

/** The statements that write the rows of one schedule time from `source` into `table`. */
export function tableWrite(dialect: TemplateDialect, manner: WriteManner, table: string): TableWrite {
  const source = `${table}_source`;
  switch (manner) {
    case 'overwritePartition': return overwritePartition(dialect, table, source);
    case 'deleteInsert': return deleteInsert(dialect, table, source);
    case 'upsert': return upsert(dialect, table, source);
    case 'merge': return merge(dialect, table, source);
  }
}

const OF_THIS_TIME = "WHERE dt = '${schedule_time}'";

function overwritePartition({ text, bigint, ifNotExists }: TemplateDialect, table: string, source: string): TableWrite {
  return {
    create: `CREATE TABLE ${ifNotExists}${table} (id ${bigint}, amount_cents ${bigint}) PARTITIONED BY (dt ${text})`,
    write: `INSERT OVERWRITE TABLE ${table} PARTITION (dt='\${schedule_time}')\nSELECT id, amount_cents\nFROM ${source}\n${OF_THIS_TIME}`,
    declared: 'overwrite-partition',
  };
}

function deleteInsert(dialect: TemplateDialect, table: string, source: string): TableWrite {
  const statements = [
    dialect.begin,
    `DELETE FROM ${table} ${OF_THIS_TIME}`,
    `INSERT INTO ${table} (dt, id, amount_cents)\nSELECT dt, id, amount_cents\nFROM ${source}\n${OF_THIS_TIME}`,
    dialect.commit,
  ];
  const write = statements.flatMap((statement) => (statement === undefined ? [] : [`${statement};`])).join('\n\n');
  return { create: createKeyed(dialect, table), write, declared: 'delete-insert' };
}

function upsert(dialect: TemplateDialect, table: string, source: string): TableWrite {
  const ending = dialect.upsert === 'onDuplicateKey'
    ? 'ON DUPLICATE KEY UPDATE amount_cents = VALUES(amount_cents)'
    : 'ON CONFLICT (dt, id) DO UPDATE SET amount_cents = excluded.amount_cents';
  const write = `INSERT INTO ${table} (dt, id, amount_cents)\nSELECT dt, id, amount_cents\nFROM ${source}\n${OF_THIS_TIME}\n${ending}`;
  return { create: createKeyed(dialect, table), write, declared: 'merge' };
}

function merge(dialect: TemplateDialect, table: string, source: string): TableWrite {
  const as = dialect.tableAlias;
  const write = `MERGE INTO ${table} ${as}t
USING (
  SELECT dt, id, amount_cents
  FROM ${source}
  ${OF_THIS_TIME}
) ${as}s
ON (t.dt = s.dt AND t.id = s.id)
WHEN MATCHED THEN UPDATE SET amount_cents = s.amount_cents
WHEN NOT MATCHED THEN INSERT (dt, id, amount_cents) VALUES (s.dt, s.id, s.amount_cents)`;
  const { text, bigint, ifNotExists } = dialect;
  return { create: `CREATE TABLE ${ifNotExists}${table} (dt ${text} NOT NULL, id ${bigint} NOT NULL, amount_cents ${bigint})`, write, declared: 'merge' };
}

function createKeyed({ text, bigint, ifNotExists }: TemplateDialect, table: string): string {
  return `CREATE TABLE ${ifNotExists}${table} (dt ${text} NOT NULL, id ${bigint} NOT NULL, amount_cents ${bigint} NOT NULL, PRIMARY KEY (dt, id))`;
}
