import assert from 'node:assert/strict';
import type { Dialect } from '../../src/core/sql/lex/token';
import { compareTables, completeScripts, plainName, strayExplanations, type Parsed } from './differences';
import { loadDtSqlParsers, type DtSqlParsers } from './dtSqlBundle';

const PARSER = 'dt-sql-parser';

const CLASSES: Readonly<Partial<Record<Dialect, keyof DtSqlParsers>>> = { hive: 'HiveSQL', spark: 'SparkSQL', mysql: 'MySQL', trino: 'TrinoSQL', flink: 'FlinkSQL' };

const TABLE_KINDS = new Set(['table', 'tableCreate', 'view', 'viewCreate']);

/** It lists common tables, queries in brackets and table functions among the tables: these are taken out here. */
function commonNames(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(/(?:\bWITH|,)\s+(?:RECURSIVE\s+)?([\w`]+)\s*(?:\([\w\s,]*\)\s*)?AS\s*\(/gi)].map((match) => plainName(match[1] ?? ''));
  return new Set(names);
}

function parse(className: keyof DtSqlParsers, text: string): Parsed {
  const parser = new (loadDtSqlParsers()[className])();
  const error = parser.validate(text)[0];
  if (error !== undefined) return { error: error.message, tables: [] };
  const common = commonNames(text);
  const entities = parser.getAllEntities(text) ?? [];
  const tables = entities.filter((entity) => TABLE_KINDS.has(entity.entityContextType as string)).map((entity) => plainName(entity.text));
  return { error: undefined, tables: tables.filter((name) => !common.has(name) && !/[()]|^select /.test(name)) };
}

describe('dt-sql-parser and the scanner', function () {
  this.timeout(120_000);
  for (const [dialect, className] of Object.entries(CLASSES) as [Dialect, keyof DtSqlParsers][]) {
    const scripts = completeScripts(dialect);
    for (const script of scripts) {
      it(`find the same tables in ${dialect} ${script.name}`, () => compareTables(PARSER, script, parse(className, script.text)));
    }
    it(`differ in no script of ${dialect} that is gone`, () => assert.deepEqual(strayExplanations(PARSER, scripts), []));
  }
});
