import { collect } from '../../../base/collect';
import { findClosestWord } from '../../../base/closestWord';
import type { Token } from '../../../sql/lex/token';
import { opensBlock, STATEMENT_WORDS, unknownStatementWord } from '../../../sql/facts/statementWords';
import type { Report, Rule, RuleDocumentation } from '../../rule';
import { placeOf, type ScriptPart, type ScriptStep, type TaskScript } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A statement cannot be analysed',
  why: 'Where a text or comment never ends, or no statement starts like this, nobody can tell what is read and written. That nothing is reported there does not mean that it is safe.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: 'SELCT id FROM orders' },
    { kind: 'sql', dialect: 'mysql', text: "DELETE FROM t WHERE name = 'it's';\nINSERT INTO t SELECT NOW()" },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT id /* all of them\nFROM orders' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT "id FROM orders' },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: 'FROM orders INSERT OVERWRITE TABLE daily SELECT id' },
    { kind: 'sql', dialect: 'mysql', text: "SELECT 'it''s', 'it\\'s'" },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT $$it\'s$$ /* and " */ -- it\'s' },
    { kind: 'sql', dialect: 'generic', text: 'SELECT "over\nlines" FROM t' },
    { kind: 'sql', dialect: 'oracle', text: 'DECLARE\n  a NUMBER;\n  total NUMBER;\n  CURSOR c IS SELECT id FROM orders;\nBEGIN total := 1; END;' },
    { kind: 'sql', dialect: 'oracle', text: 'BEGIN total := 1; refresh_totals(total); END;' },
    { kind: 'sql', dialect: 'spark', text: "{{ config(materialized='table') }}\nSELECT id FROM orders" },
    { kind: 'sql', dialect: 'sqlserver', text: "sp_rename 'a', 'b'" },
    { kind: 'sql', dialect: 'generic', text: '${statement}; SEL' },
  ],
  whenToIgnore: 'For a statement of an engine that is not among the dialects here.',
  threads: [],
};

export const statementNotAnalysed: Rule = {
  code: 'M03',
  name: 'statement-not-analysed',
  severity: 'info',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ scripts }) => collect(scripts, (script) => [
    ...collect(script.parts, (part) => endless(script, part)),
    ...(script.steps.some(({ statement }) => opensBlock(statement.view)) ? [] : collect(script.steps, (step) => unknown(script, step))),
  ]),
};

/** How a token that never ends is called, and what ends it. */
function describe({ kind, text }: Token): { readonly what: string; readonly closer: string } | undefined {
  if (kind === 'comment') return { what: 'comment', closer: text.startsWith('{#') ? '#}' : '*/' };
  const quote = /^[\w&]*('''|"""|'|"|`|\[|\$\w*\$)/.exec(text)?.[1];
  if (quote === undefined || (kind !== 'string' && kind !== 'quotedName')) return undefined;
  return { what: kind === 'string' ? 'text' : 'name', closer: quote === '[' ? ']' : quote };
}

/** Texts, names and comments that nothing behind them ends. One that a later quote may end is left to the lexer's judgement. */
function endless(script: TaskScript, part: ScriptPart): readonly Report[] {
  const { text, unclosed } = part.script;
  return collect(unclosed, (token): readonly Report[] => {
    const described = describe(token);
    if (described === undefined || text.includes(described.closer, token.end)) return [];
    // Without a dialect a name in double quotes may as well be a text, which may go on over lines.
    if (script.dialect === 'generic' && token.kind === 'quotedName') return [];
    const { what, closer } = described;
    const newline = token.text.indexOf('\n');
    const line = (newline === -1 ? token.text : token.text.slice(0, newline)).trimEnd().length;
    const place = placeOf(part, { start: token.start, end: token.start + Math.max(1, line) });
    const skipped = token.end < text.trimEnd().length ? 'the rest of its line' : 'all behind it';
    const isSure = script.dialect !== 'generic' || token.kind === 'comment';
    const advice = isSure ? `Close it with ${closer}.` : `Close it with ${closer}, or declare the dialect if it ends there.`;
    const message = `The ${what} that starts here has no end: ${skipped} was taken for a part of it, and no rule looked at it. ${advice}`;
    return [{ ...place, task: script.task?.name.value, severity: isSure ? 'warning' : 'info', message }];
  });
}

/** What is skipped where a statement's kind is not known; time and random calls are found all the same. */
const SKIPPED = 'what it reads and writes is not known, and the rules on writes, windows, dependencies and changes of tables (W, P, D, X) skip it';

function unknown(script: TaskScript, { part, statement }: ScriptStep): readonly Report[] {
  const token = unknownStatementWord(statement.view);
  if (token === undefined) return [];
  const closest = findClosestWord(token.upper, STATEMENT_WORDS);
  const place = placeOf(part, token);
  const advice = closest === undefined ? '' : ` Did you mean ${closest}?`;
  const fix = closest === undefined ? [] : [{ title: `Write ${closest}`, kind: 'suggest', edits: [{ ...place, newText: closest }] } as const];
  return [{ ...place, task: script.task?.name.value, message: `No statement starts with ${token.text}: ${SKIPPED}.${advice}`, fixes: fix }];
}
