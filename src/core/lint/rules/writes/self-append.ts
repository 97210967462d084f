import { findOwnReads, type OwnRead } from '../../../sql/facts/ownReads';
import type { Insert, ScannedStatement } from '../../../sql/scanned';
import { enclosingEnd, findWord, hasWords, operatorAt, parentOf, wordAt, type StatementView } from '../../../sql/view';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf } from '../../taskScript';
import { declareKeyText, findUnsafeInserts, isMeantToAppend, mayReplaceByKey, replacesByDeclaredKey } from '../../writes/unsafeInserts';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A table grows by rows that are computed from itself',
  why: 'The second run reads what the first one wrote, so it adds other and more rows: each retry or rerun goes further away from the right result, and no rerun leads back.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: "INSERT INTO balance SELECT account, amount, '${schedule_time}' FROM balance WHERE open = 1" },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE orders_all SELECT * FROM orders_all UNION ALL SELECT * FROM orders_new' },
  ],
  good: [
    {
      kind: 'sql',
      dialect: 'hive',
      text: "INSERT OVERWRITE TABLE balance PARTITION (dt='${schedule_time}') SELECT account, amount FROM balance WHERE dt = '$[yyyy-MM-dd-1]' UNION ALL SELECT account, amount FROM opened",
    },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE orders_all SELECT * FROM orders_all UNION SELECT * FROM orders_new' },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT * FROM t WHERE id NOT IN (SELECT id FROM n) UNION ALL SELECT * FROM n' },
    { kind: 'sql', dialect: 'generic', text: 'INSERT INTO t SELECT * FROM s WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = s.id)' },
    { kind: 'sql', dialect: 'oracle', text: 'INSERT INTO t (id, v) SELECT s.id, s.v FROM s, t WHERE s.id = t.id(+) AND t.id IS NULL' },
  ],
  whenToIgnore: 'When the query can only find rows that the task itself never writes.',
  threads: [],
};

export const selfAppend: Rule = {
  code: 'W04',
  name: 'self-append',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => [...appends(context), ...accumulations(context)],
};

function appends(context: RuleContext): readonly Report[] {
  const { scheduleTime, rerunDay } = context.dates;
  const declared = context.workflow?.local.tables ?? [];
  return findUnsafeInserts(context.scripts).filter((unsafe) => unsafe.readsItself && !replacesByDeclaredKey(unsafe, declared)).map((unsafe) => {
    const { step, insert } = unsafe;
    const name = insert.target.text;
    const isDoubtful = mayReplaceByKey(unsafe);
    const message = `\`INSERT\` adds rows to ${name} that it computes from ${name}: a rerun on ${rerunDay} for ${scheduleTime} would read the rows of the first run and add to them${isDoubtful ? declareKeyText(unsafe) : ''}. Read the window before explicitly, and overwrite or delete the own one.`;
    return { ...placeOf(step.part, insert.range), message, ...(isDoubtful && { severity: 'warning' }) };
  });
}

/** `INSERT OVERWRITE t SELECT … FROM t UNION ALL …`: the old rows are kept whole and the new ones added once more. */
function accumulations(context: RuleContext): readonly Report[] {
  return collectWrites(context.scripts.filter((script) => !isMeantToAppend(script)), (write, { part, statement }): readonly Report[] => {
        if (write.kind !== 'insert' || write.guard !== 'overwrite' || !accumulates(statement, write)) return [];
        const message = `${write.target.text} is overwritten by its own rows together with new ones: each rerun for ${context.dates.scheduleTime} adds the new ones again. Leave out what is added (UNION, NOT IN), or read the window before.`;
        return [{ ...placeOf(part, write.range), message }];
      });
}

/** What makes rows single again, wherever it stands. */
const DISTINCT_WORDS = wordSet('DISTINCT GROUP ROW_NUMBER RANK DENSE_RANK QUALIFY ANTI');

function accumulates(statement: ScannedStatement, insert: Insert): boolean {
  const { view } = statement;
  for (let i = insert.from; i < insert.to; i++) if (DISTINCT_WORDS.has(wordAt(view, i))) return false;
  return findOwnReads(statement, insert).some((read) => read.index > insert.from && read.index < insert.to && isWholeBranch(view, read));
}

/** Whether the read is one branch of a UNION ALL, without a condition and without a join. */
function isWholeBranch(view: StatementView, read: OwnRead): boolean {
  const end = enclosingEnd(view, read.index);
  const last = findWord(view, { from: read.index, to: end }, SET_WORDS) ?? end;
  if (findWord(view, { from: read.introducedAt, to: last }, BRANCH_LIMITS) !== undefined || operatorAt(view, read.index + 1) === ',') return false;
  return hasWords(view, last, 'UNION', 'ALL') || isBehindUnionAll(view, read);
}

const SET_WORDS = wordSet('UNION EXCEPT MINUS INTERSECT');
const BRANCH_LIMITS = wordSet('WHERE JOIN LIMIT HAVING');

function isBehindUnionAll(view: StatementView, read: OwnRead): boolean {
  const level = parentOf(view, read.index);
  for (let i = read.introducedAt; i > level; i--) {
    if (parentOf(view, i) === level && wordAt(view, i) === 'SELECT') return wordAt(view, i - 1) === 'ALL' && wordAt(view, i - 2) === 'UNION';
  }
  return false;
}
