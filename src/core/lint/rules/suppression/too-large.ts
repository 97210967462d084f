import { collect } from '../../../base/collect';
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

function unreadSql({ scripts }: RuleContext): readonly Report[] {
  return collect(scripts, ({ task, parts }) => collect(parts, (part) => part.unread.map((unread) => {
    const message = 'What stands here is not looked at: it is too much SQL to be checked at each keystroke, or it has more than 100 brackets inside each other. Split it.';
    return { ...placeOf(part, firstLine(part, unread)), message, task: task?.name.value };
  })));
}

function firstLine({ source }: ScriptPart, { start, end }: TextRange): TextRange {
  const newline = source.text.indexOf('\n', start);
  return { start, end: newline === -1 ? end : Math.min(newline, end) };
}
