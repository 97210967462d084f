import type { Severity } from '../base/problem';
import type { TextRange } from '../base/textRange';

/** `sure`: the tokens alone decide. `guess`: a heuristic; the message says how to declare the intent. */
export type Confidence = 'sure' | 'guess';

/** What a lint rule reports. */
export interface Finding {
  /** `T01` … (lint-rules.md B.2). */
  readonly code: string;
  /** The rule's name, kebab-case, equal to its file name. */
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** The file that the user edits: the workflow file or the `.sql` file. Same spelling as in `WorkflowFile.path` / `SqlSource.file`. */
  readonly file: string;
  /** Offsets in that file. */
  readonly range: TextRange;
  /** The task concerned, if one. */
  readonly task: string | undefined;
  /** Best first. Made when they are looked at: a copy by spread has none, and must name them. */
  readonly fixes: readonly Fix[];
  /** Other places that explain it: the write that a retry repeats. */
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly message: string;
  readonly file: string;
  /** Offsets in that file. */
  readonly range: TextRange;
}

/** `safe`: the result means the same or is safer, for certain; may be applied in bulk. `suggest`: a person must choose. */
export type FixKind = 'safe' | 'suggest';

export interface Fix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly TextEdit[];
}

export interface TextEdit {
  readonly file: string;
  readonly range: TextRange;
  readonly newText: string;
}
