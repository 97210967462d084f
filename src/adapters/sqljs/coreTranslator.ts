import { dialectOf } from '../../core/sql/dialects/names';
import { SQL_FUNCTIONS } from '../../core/translate/library/library';
import type { SqlFunction as TranslatedFunction, SqlValue as TranslatedValue } from '../../core/translate/library/udf';
import { splitScript, translateStatement } from '../../core/translate/translate';
import { EXECUTION_CONTEXT } from './executionContext';
import type { SqlFunction } from './sqlFunctions';
import type { SqlValue } from './statement';
import type { Translation, Translator } from './translator';

/** The translations of core/translate, for this engine. */
export const CORE_TRANSLATOR: Translator = {
  functions: SQL_FUNCTIONS.map(asSqlFunction),
  split(script, declared) {
    const dialect = dialectOf(declared);
    return splitScript(script, dialect).map((statement) => ({
      start: statement.start,
      end: statement.end,
      translate(catalog): Translation {
        const result = translateStatement(statement, dialect, catalog);
        return result.kind === 'translated' ? { kind: 'translated', ...result.statement } : result;
      },
    }));
  },
};

function asSqlFunction(translated: TranslatedFunction): SqlFunction {
  const { name, arity } = translated;
  // Generated columns and indexes take deterministic functions only; the clock stands still within an attempt.
  return { name, arity, deterministic: !/^(?:clock_|random_|fail$)/.test(name), call: (...args) => translated.call(EXECUTION_CONTEXT, args.map(asTranslatedValue)) };
}

/** core/translate computes with numbers only. */
function asTranslatedValue(value: SqlValue): TranslatedValue {
  return typeof value === 'bigint' ? Number(value) : value;
}
