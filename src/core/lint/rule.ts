import type { Severity } from '../base/problem';
import type { Remembering } from '../base/remembered';
import type { TextRange } from '../base/textRange';
import type { Dialect } from '../sql/lex/token';
import type { Workflow, WorkflowFile } from '../workflow/workflow';
import type { ExampleDates } from './exampleDates';
import type { Confidence, Finding, Fix, FixKind, RelatedPlace } from './finding';
import type { WorkflowHistory } from './history';
import type { LintSettings } from './project/settings';
import type { Suppression } from './suppressions/suppressions';
import type { AnyFact, FactPlaces } from './statementFacts';
import type { TaskScript } from './taskScript';
import type { WorkspaceFacts } from './workspace';

/**
 * One check. The rule's file is named after `name` and exports two constants: the rule and its `documentation`.
 * They are apart so that the editor's bundle holds the checks alone.
 */
export interface Rule {
  /** `T01`: letter of the group (lint-rules.md B.2) and number. Unique. */
  readonly code: string;
  /** Kebab-case, unique, equal to the file name. */
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The best kind of fix that the rule offers; `none`: it offers none. */
  readonly fixability: FixKind | 'none';
  /** What a user can set, by name; read with `optionOf`. */
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** What it looks for in each statement alone; it asks for it with `placesOf`. */
  readonly facts?: readonly AnyFact[];
  /** Pure, never throws, time linear in the file. Reports in any order. */
  readonly check: (context: RuleContext) => readonly Report[];
}

/** One setting of a rule. Numbers are whole. The default's type is the option's type. */
export interface RuleOption {
  readonly default: number | string | boolean | readonly string[];
  /** One sentence with the unit. */
  readonly description: string;
  /** Of a number, both included. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What hover, `explain`, the README and the tests show and use. */
export interface RuleDocumentation {
  /** What is wrong, in a few words without a full stop: the heading. */
  readonly title: string;
  /** The consequence, in one to three sentences. */
  readonly why: string;
  /** Each one makes the rule report. */
  readonly bad: readonly RuleExample[];
  /** None of them makes the rule report. */
  readonly good: readonly RuleExample[];
  readonly whenToIgnore: string;
  /** Public threads and pages that motivated the rule; may be empty. */
  readonly threads: readonly string[];
}

/**
 * `sql`: a bare script of `dialect`. `workflow`: a whole workflow file; `others` are further workflow files of the same
 * workspace by path, `history` what past runs took.
 */
export type RuleExample =
  | { readonly kind: 'sql'; readonly dialect: Dialect; readonly text: string }
  | { readonly kind: 'workflow'; readonly text: string; readonly others?: Readonly<Record<string, string>>; readonly history?: WorkflowHistory };

/** What a rule reads: parsed and scanned once for all rules. */
export interface RuleContext extends Remembering {
  /** `undefined` for a bare SQL text. */
  readonly file: WorkflowFile | undefined;
  readonly workflow: Workflow | undefined;
  /** One for each task that has SQL, in file order; a bare SQL text is the only one. */
  readonly scripts: readonly TaskScript[];
  /** The rules' facts about single statements, found once for all. */
  readonly places: FactPlaces;
  readonly dates: ExampleDates;
  readonly settings: LintSettings;
  /** All workflow files of the workspace, this one included. `undefined`: only this file is known. */
  readonly workspace: WorkspaceFacts | undefined;
  /** What past runs of this workflow took. `undefined`: nothing is known. */
  readonly history: WorkflowHistory | undefined;
  readonly suppressions: readonly Suppression[];
  /** What the rules before this one in `RULES` found, suppressed or not. */
  readonly findings: readonly Finding[];
}

/** A finding without what the rule's own fields say. */
export interface Report {
  readonly message: string;
  readonly file: string;
  /** Offsets in `file`. */
  readonly range: TextRange;
  readonly task?: string | undefined;
  /** Best first. A function where they cost something: it is called once, when somebody looks at them. */
  readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
}
