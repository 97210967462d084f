/** A name or number stays as it is in every language; a nested message is translated like the one around it. */
export type MessageValue = string | number | Message;

/** A sentence for people that can be said in their language: `run {0} of {1} has no task "{2}"`, and what to put there. */
export interface Message {
  /** English; the key of its translation. */
  readonly template: string;
  readonly values: readonly MessageValue[];
}

/** Text in the reader's language with `{0}`, `{1}` … filled: `vscode.l10n.t`. */
export type Translate = (template: string, ...values: readonly (string | number)[]) => string;

/**
 * Tag for a template literal: text`run ${1} of ${name}`. A test finds the tag in the sources and asks for a translation of each
 * template, so what varies with grammar (is/are, a noun) is a template of its own and not a value.
 */
export function text(parts: TemplateStringsArray, ...values: readonly MessageValue[]): Message {
  return { template: parts.reduce((template, part, index) => `${template}{${index - 1}}${part}`), values };
}

/** A state, or another word of the core's that has a translation of its own. */
export function word(english: string): Message {
  return { template: english, values: [] };
}

/** The English text, filled. */
export function englishOf(message: MessageValue): string {
  return sayIn(message, fillTemplate);
}

export function sayIn(message: MessageValue, translate: Translate): string {
  if (typeof message !== 'object') return String(message);
  return translate(message.template, ...message.values.map((value) => (typeof value === 'number' ? value : sayIn(value, translate))));
}

/**
 * Tag for a reason that is kept in the ledger, in English: reasonText`task ${name} failed`. Screens find its template again
 * (core/views/reasons.ts); a test asks for one there for each use of the tag.
 */
export function reasonText(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce((said, part, index) => `${said}${values[index - 1] ?? ''}${part}`);
}

/** Replaces `{0}` by the first value, and so on. A placeholder without a value stays as it is. */
export function fillTemplate(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? placeholder : String(value);
  });
}
