import { collect } from '../../../base/collect';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { isRuleOff } from '../../project/settings';
import { removalOf } from '../../suppressions/suppressionRemoval';
import type { SuppressedCode, Suppression } from '../../suppressions/suppressions';
import { findUnusedCodes } from '../../suppressions/suppressionMatching';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A suppression matches no finding',
  why: 'What it was for is gone, or its code is wrong: it would silently hide the next mistake in this place.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM t WHERE d = '2025-03-10' -- idempo: ignore T01 because the table holds today only" },
    { kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01, N01 because the table holds today only' },
    { kind: 'sql', dialect: 'generic', text: 'SELECT a\n-- idempo: ignore T99 because there is no such rule\nFROM t' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a # idempo: ignore R03 because the source is often away\n    task_type: Sql\n    sql: SELECT 1\n',
    },
  ],
  good: [{ kind: 'sql', dialect: 'generic', text: 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01 because the table holds today only' }],
  whenToIgnore: 'Never: remove it.',
  threads: [],
};

export const uselessSuppression: Rule = {
  code: 'M02',
  name: 'useless-suppression',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'safe',
  check: (context) => {
    const { findings } = context;
    // What the project file silences may match in other files (`unusedProjectIgnores`).
    const suppressions = context.suppressions.filter(({ scope }) => scope.kind !== 'project');
    if (suppressions.length === 0) return [];
    const unused = findUnusedCodes(suppressions, findings).filter(({ code }) => canJudge(context, code));
    const all = new Map<Suppression, SuppressedCode[]>();
    for (const { suppression, code } of unused) all.set(suppression, [...(all.get(suppression) ?? []), code]);
    const nameless = suppressions.filter(({ codes, isComment }) => codes.length === 0 && isComment);
    return [
      ...nameless.map((suppression) => report(context, { suppression, message: 'This suppression names no rule. Write its code: "idempo: ignore T01 because …".', codes: [] })),
      ...collect([...all], ([suppression, codes]) => codes.map((code) => report(context, { suppression, message: messageOf(suppression, code), codes: codes.length === suppression.codes.length ? codes : [code] }))),
    ];
  },
};

/** Rules whose silence proves nothing where the workspace's other files, or past runs, are not known. */
const NEED_WORKSPACE: ReadonlySet<string> = wordSet('D02 D07 P01 P11');
const NEED_HISTORY: ReadonlySet<string> = wordSet('R04 R05 S04');

function canJudge({ settings, workspace, history }: RuleContext, { code }: SuppressedCode): boolean {
  if (isRuleOff(settings, code)) return false;
  if (workspace === undefined && names(code, NEED_WORKSPACE)) return false;
  return history !== undefined || !names(code, NEED_HISTORY);
}

/** Whether a code is one of these, or the group of one. */
function names(code: string, codes: ReadonlySet<string>): boolean {
  return code.endsWith('*') ? [...codes].some((known) => known.startsWith(code.slice(0, 1))) : codes.has(code);
}

function messageOf({ scope, isComment }: Suppression, { code, advice }: SuppressedCode): string {
  if (scope.kind === 'nothing') return `Unused suppression: ${scope.reason} Move it there or remove it.`;
  if (advice !== undefined) return `Unused suppression: ${advice}`;
  const what = code.endsWith('*') ? `no rule of group ${code.slice(0, 1)} reports anything` : `${code} reports nothing`;
  const where = scope.kind === 'task' ? ` in the task "${scope.task}"` : scope.kind === 'place' ? ' here' : ' in this file';
  return `Unused suppression: ${what}${where}. Remove it${isComment ? '' : ' from "ignore:"'}.`;
}

interface Useless {
  readonly suppression: Suppression;
  readonly message: string;
  /** What the fix takes out. */
  readonly codes: readonly SuppressedCode[];
}

function report({ file, scripts }: RuleContext, { suppression, message, codes }: Useless): Report {
  const range = suppression.isComment && codes.length === 1 && codes[0] !== undefined ? codes[0].range : suppression.range;
  const place = { file: suppression.file, range, message, task: suppression.scope.kind === 'task' ? suppression.scope.task : undefined };
  if (!suppression.isComment) return place;
  return { ...place, fixes: () => removalOf(suppression, { codes, text: textOf({ file, scripts }, suppression.file) }) };
}

function textOf({ file, scripts }: Pick<RuleContext, 'file' | 'scripts'>, path: string): string {
  if (file?.path === path) return file.text;
  const part = collect(scripts, (script) => script.parts).find((candidate) => candidate.source.file === path);
  return part?.source.text ?? '';
}
