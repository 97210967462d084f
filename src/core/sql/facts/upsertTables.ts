import { collect } from '../../base/collect';
import type { ScannedStatement } from '../scanned';
import { hasWords, operatorAt, wordAt, type StatementView } from '../view';

/** ClickHouse engines that keep one row of a sorting key. */
const REPLACING_ENGINES = /^(?:SHARED|REPLICATED)?(?:REPLACING|COLLAPSING|VERSIONEDCOLLAPSING)MERGETREE$|^EMBEDDEDROCKSDB$|^KEEPERMAP$|^JOIN$/;

/** Options that give a lake table a key by which an insert replaces: Paimon, Hudi, Flink's connectors. */
const KEY_OPTIONS = /^['"](?:primary-key|primarykey|hoodie\.datasource\.write\.recordkey\.field)['"]$/i;

/**
 * The tables, by key, that a statement creates in such a way that a row with the same key replaces the one before:
 * inserting the same rows again leaves them as they are.
 */
export function findUpsertTables({ view, writes }: ScannedStatement): readonly string[] {
  return collect(writes, (write) => (write.kind === 'create' && isUpsertTable(view) ? [write.target.key] : []));
}

function isUpsertTable(view: StatementView): boolean {
  switch (view.dialect) {
    case 'clickhouse':
      return view.tokens.some((_, i) => wordAt(view, i) === 'ENGINE' && REPLACING_ENGINES.test(wordAt(view, operatorAt(view, i + 1) === '=' ? i + 2 : i + 1)));
    case 'doris':
    case 'starrocks':
      return view.tokens.some((_, i) => hasWords(view, i, 'UNIQUE', 'KEY') || (view.dialect === 'starrocks' && hasWords(view, i, 'PRIMARY', 'KEY')));
    case 'flink':
      return view.tokens.some((token, i) => hasWords(view, i, 'NOT', 'ENFORCED') || KEY_OPTIONS.test(token.text));
    case 'spark':
    case 'hive':
      return view.tokens.some((token) => KEY_OPTIONS.test(token.text) || token.upper === 'PRIMARYKEY');
    case 'sqlite':
      return view.tokens.some((_, i) => hasWords(view, i, 'ON', 'CONFLICT', 'REPLACE'));
    default:
      return false;
  }
}
