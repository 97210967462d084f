import { fillTemplate, type Translate } from '../../base/message';

/** What the pages of the rules say in a language: `l10n/rules.<language>.json`. What is missing is said in English. */
export interface PageTexts {
  /** Headings and words around the rules' own texts, by their English template. */
  readonly words: Readonly<Record<string, string>>;
  /** By code. */
  readonly rules: Readonly<Record<string, RuleTexts>>;
}

/** A rule's own texts, as in `RuleDocumentation`. */
export interface RuleTexts {
  readonly title?: string;
  readonly why?: string;
  readonly whenToIgnore?: string;
  /** Descriptions of its options, by name. */
  readonly options?: Readonly<Record<string, string>>;
}

export const ENGLISH_PAGES: PageTexts = { words: {}, rules: {} };

/** Says a template in the language of the pages. */
export function wordsOf({ words }: PageTexts): Translate {
  return (template, ...values) => fillTemplate(words[template] ?? template, ...values);
}
