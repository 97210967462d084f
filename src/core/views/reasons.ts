import { ANY_STATES } from './describeState';
import { REASON_PATTERNS, SUBJECT_PATTERNS, type ReasonKey } from './reasonTexts';
import { fillText, type ViewTexts } from './viewTexts';

/** What is known of a `{0}`; `undefined` as a description: the value is not of that kind. */
type Describe = (value: string, texts: ViewTexts) => string | undefined;

interface Template {
  readonly key: ReasonKey;
  readonly pattern: RegExp;
  readonly values: readonly { readonly index: number; readonly describe: Describe }[];
}

/** A database's words may be long; the core's are not. */
const MAX_LENGTH = 2_000;

const STATES = new Map(ANY_STATES.map((state) => [String(state), state]));

const KINDS: Readonly<Record<string, Describe>> = {
  state: (value, texts) => {
    const state = STATES.get(value);
    return state === undefined ? undefined : texts[`state.${state}`];
  },
  number: (value) => (/^\d+(\.\d+)?$/.test(value) ? value : undefined),
  reason: (value, texts) => find(REASONS, value, texts),
  said: (value, texts) => find(REASONS, value, texts) ?? texts.sayError?.(value) ?? value,
  subject: (value, texts) => find(SUBJECTS, value, texts),
};

const REASONS = compile(REASON_PATTERNS);
const SUBJECTS = compile(SUBJECT_PATTERNS);

/** What joins two reasons comes first, then the longest: what a shorter one would take for a name may be more words of a longer one. */
function compile(patterns: Readonly<Partial<Record<ReasonKey, string>>>): readonly Template[] {
  const found: { readonly words: number; readonly template: Template }[] = [];
  let key: ReasonKey;
  for (key in patterns) {
    const pattern = patterns[key] ?? '';
    const isJoin = key === 'reason.both' || key === 'reason.more';
    found.push({ words: isJoin ? MAX_LENGTH : pattern.replace(/\{[^}]*\}/g, '').length, template: compileOne(key, pattern) });
  }
  return found.sort((a, b) => b.words - a.words).map(({ template }) => template);
}

function compileOne(key: ReasonKey, pattern: string): Template {
  const values = [...pattern.matchAll(/\{(\d)(?::(\w+))?\}/g)].map(([, index = '', kind = '']) => ({
    index: Number(index),
    describe: KINDS[kind] ?? ((value: string) => value),
  }));
  const literals = pattern.split(/\{[^}]*\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { key, pattern: new RegExp(`^${literals.join('([\\s\\S]+)')}$`), values };
}

function find(templates: readonly Template[], reason: string, texts: ViewTexts): string | undefined {
  for (const template of templates) {
    const said = fill(template, reason, texts);
    if (said !== undefined) return said;
  }
  return undefined;
}

function fill({ key, pattern, values }: Template, reason: string, texts: ViewTexts): string | undefined {
  const match = pattern.exec(reason);
  if (match === null) return undefined;
  const filled: string[] = [];
  for (const [place, { index, describe }] of values.entries()) {
    const value = describe(match[place + 1] ?? '', texts);
    if (value === undefined) return undefined;
    filled[index] = value;
  }
  return fillText(texts[key], ...filled);
}

/** A reason, warning or error as the core stores it, in the person's language. One that nobody knows stays as it is. */
export function describeReason(reason: string, texts: ViewTexts): string {
  return reason.length > MAX_LENGTH ? reason : (find(REASONS, reason, texts) ?? texts.sayError?.(reason) ?? reason);
}

/** The same where there may be none. */
export function describeAnyReason(reason: string | undefined, texts: ViewTexts): string | undefined {
  return reason === undefined ? undefined : describeReason(reason, texts);
}
