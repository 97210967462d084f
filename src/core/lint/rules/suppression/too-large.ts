import type { TextRange } from '../../../base/textRange';
import { problemReports } from '../../problemReports';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, type ScriptPart } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'Something is too large to be checked',
  why: 'Findings have to be there while you type. Of a very large file only the first part is looked at (some 40,000 values; 2,000 statements and 100,000 words of SQL in a script, fewer in a single statement), and no statement with more than 100 brackets inside each other. The rest may hold anything.',
  bad: [{ kind: 'sql', dialect: 'generic', text: `SELECT ${'('.repeat(101)}1${')'.repeat(101)}` }],
  good: [{ kind: 'sql', dialect: 'generic', text: `SELECT ${'('.repeat(9)}1${')'.repeat(9)}` }],
  whenToIgnore: 'When the file is generated and you check what generates it.',
  threads: [],
};

export const tooLarge: Rule = {
  code: 'M05',
  name: 'too-large',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => [...problemReports(context, 'M05'), ...unreadSql(context)],
};

/** The texts of which nothing was read are told with the place before them: behind the limit it would be all of them. */
function unreadSql({ scripts }: RuleContext): readonly Report[] {
  const shown: { readonly part: ScriptPart; readonly unread: TextRange; others: number }[] = [];
  for (const { parts } of scripts) {
    for (const part of parts) {
      for (const unread of part.unread) {
        const last = shown.at(-1);
        if (part.script.statements.length === 0 && last?.part.source.file === part.source.file) last.others++;
        else shown.push({ part, unread, others: 0 });
      }
    }
  }
  return shown.map(({ part, unread, others }) => {
    const rest = others === 0 ? '' : ` Nor is the SQL in ${others} places behind it.`;
    const message = `What stands here is not looked at: it is too much SQL to be checked at each keystroke, or it has more than 100 brackets inside each other. Split it.${rest}`;
    return { ...placeOf(part, firstLine(part, unread)), message };
  });
}

function firstLine({ source }: ScriptPart, { start, end }: TextRange): TextRange {
  const newline = source.text.indexOf('\n', start);
  return { start, end: newline === -1 ? end : Math.min(newline, end) };
}
