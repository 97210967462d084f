import { lastStep, type Reload } from '../writes/deletedRows';
import type { Fix } from '../finding';
import { insertSql } from '../sqlEdit';
import { inOneTransaction } from '../writes/taskWrites';
import { transactionWordsOf } from '../writes/transactionWords';

/** BEGIN before the delete and COMMIT behind the last insert. None where a transaction of the script's own stands between them, or one of them in a string. */
export function wrapInTransaction(reload: Reload): readonly Fix[] | undefined {
  const { script, clearing } = reload;
  const step = lastStep(reload);
  const words = transactionWordsOf(script.dialect);
  const isOneStatement = clearing.order === step.order;
  const isMixed = script.steps.slice(clearing.order, step.order + 1).some((between) => between.part.quote !== undefined || inOneTransaction(script, between, between));
  if (words === undefined || isMixed || isOneStatement) return undefined;
  const { semicolon, range } = step.statement.statement;
  const commit = semicolon === undefined ? `;\n${words.commit}` : `\n${words.commit};`;
  return [{
    title: `Put the delete and the insert into one transaction: ${words.begin} … ${words.commit}`,
    kind: 'suggest',
    edits: [
      insertSql(clearing.part, clearing.statement.statement.range.start, `${words.begin};\n`),
      insertSql(step.part, semicolon?.end ?? range.end, commit),
    ],
  }];
}
