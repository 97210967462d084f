import type { TextRange } from '../../base/textRange';

/** A piece of text outside SQL that reads the clock when the workflow runs. */
export interface TextClockRead {
  /** `shell`: a command. `code`: a call in a template or a script. `call`: a bare `now()`, read where a value stands. */
  readonly kind: 'shell' | 'code' | 'call';
  readonly text: string;
  readonly range: TextRange;
}

/** `$(date +%F)`, `` `date +%F` ``; PowerShell's Get-Date. In SQL back-ticks quote names. */
const SHELL = /\$\(\s*(?:TZ=\S+\s+)?(?:\/bin\/|\/usr\/bin\/)?g?date\b[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|`\s*(?:TZ=\S+\s+)?(?:\/bin\/)?g?date(?:\s+[-+"'][^`\n]*)?\s*`|\bGet-Date\b/g;

/** Calls of Python, Java, JavaScript and template languages. */
const CODE =
  /\b(?:macros\.)?(?:(?:modules\.)?(?:datetime\.)?(?:datetime|date)\.(?:now|utcnow|today)|pendulum\.(?:now|today|yesterday|tomorrow|utcnow)|time\.time|time\.localtime|timezone\.(?:now|utcnow)|(?:Local|Zoned|Offset)?Date(?:Time)?\.now|Instant\.now|System\.currentTimeMillis|arrow\.(?:now|utcnow)|Timestamp\.(?:now|today|utcnow))\s*\([^()\n]*\)|\bnew\s+Date\(\s*\)/g;

/** Where the whole value, or a part of a template, is a call. */
const CALL = /\b(?:now|today|utcnow|current_date|current_timestamp|sysdate|getdate|curdate)\s*\(\s*\)/gi;

/** Text that reads the clock, in order; `calls`: bare `now()` counts too. */
export function textClockReads(text: string, calls: boolean): readonly TextClockRead[] {
  const found = [
    ...matches(text, SHELL, 'shell').filter((read) => !formatsGivenTime(read.text)),
    ...matches(text, CODE, 'code'),
    ...(calls ? matches(text, CALL, 'call') : []),
  ].sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
  return found.filter((read, index) => !found.slice(Math.max(0, index - 2), index).some((before) => before.range.end > read.range.start));
}

function matches(text: string, pattern: RegExp, kind: TextClockRead['kind']): readonly TextClockRead[] {
  return [...text.matchAll(pattern)].map((match) => ({ kind, text: match[0], range: { start: match.index, end: match.index + match[0].length } }));
}

/** `date -d "$dt -1 day"`, `date -d 2025-03-10`, `date -r file`: the time is given, and the command only writes it. */
function formatsGivenTime(command: string): boolean {
  const given = /\s(?:-d|--date(?:=|\s)|-j\s+-f|-r|--reference(?:=|\s))\s*(.*)/.exec(command)?.[1];
  return given !== undefined && /\$|@|\d{4}-?\d\d|\{\{|^[^"'\s-]+\.\w/.test(given);
}
