import type { Position } from '../core/base/lineIndex';
import type { TextRange } from '../core/base/textRange';
import type { CronLanguage, Instant } from '../core/schedule';
import type { Completion } from '../core/language/completion';
import type { DepsCompletion } from '../core/language/depsCompletion';
import type { FileLink } from '../core/language/fileLinks';
import type { Inlay } from '../core/language/inlays';
import type { Mention } from '../core/language/mentions';
import type { OutlineEntry } from '../core/language/outline';
import type { Renaming } from '../core/language/rename';
import type { FailedAttempt, RuntimeError } from '../core/language/runtimeErrors';
import type { SemanticToken } from '../core/language/semanticTokens';
import type { WorkflowHover } from '../core/language/workflowHover';
import type { Finding, TextEdit } from '../core/lint/finding';
import type { WorkflowHistory } from '../core/lint/history';
import type { TaskRendering } from '../core/params';
import type { DependentLevels } from '../core/runner/findDependents';
import type { Definition } from '../core/runner/ports';
import type { ScenarioProblem } from '../core/simulation/readScenario';
import type { CalendarGaps, CalendarInput, CalendarView } from '../core/views/calendar';
import type { GapQuery } from '../core/views/gaps';
import type { SimulationReport } from '../core/views/playReport';
import type { ReadFileResult } from '../core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../core/workflow/workflow';

/** A file of a workspace folder. */
export interface FilePlace {
  /** URI of the workspace folder. */
  readonly folder: string;
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
}

/** Two places are the same file exactly when their keys are equal. */
export function placeKey({ folder, path }: FilePlace): string {
  return `${folder}\n${path}`;
}

/** A place in a workflow as it is typed at this moment. */
export interface TypedPlace extends FilePlace {
  /** The document that is asked about, in the form of `path`: the workflow file, or a `.sql` file that it names. */
  readonly document: string;
  /** The document's text. */
  readonly text: string;
}

/** A file as it is in the editor, or as it is on disk: what runs by itself must not run what is just being typed. */
export type TextVersion = 'shown' | 'saved';

/** Between two characters of a document. */
export interface LineRange {
  readonly start: Position;
  readonly end: Position;
}

/** A finding with its place in lines, in the text that was linted. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly range: LineRange;
  readonly related: readonly PlacedRemark[];
}

export interface PlacedRemark {
  readonly message: string;
  readonly file: string;
  readonly range: LineRange;
}

/** All that one workflow file, script, project file or folder has. */
export interface FindingSource {
  /** Names the source, `placeKey` of a workflow file: a later answer with the same key replaces what it had. */
  readonly key: string;
  /** Paths of the findings are relative to this folder. */
  readonly folder: string;
  readonly findings: readonly PlacedFinding[];
}

/** What the language worker offers. It keeps the texts of the workflow files that it was given, parsed and linted once. */
export type LanguageMethods = {
  /** Answered at once when nothing is being computed. */
  ping(): Promise<void>;
  /** Parses a workflow file and keeps it. An older call that ends later than a newer one keeps nothing. */
  readWorkflow(place: FilePlace, text: string): Promise<WorkflowFile>;
  forgetWorkflow(place: FilePlace): Promise<void>;
  /** The workflow with every text it needs, for the runner. */
  buildDefinition(place: FilePlace, text: string, version: TextVersion): Promise<Definition>;
  /** The workflow of a definition that instances are pinned to, or of the present one. */
  readDefinition(definition: Definition): Promise<WorkflowFile>;
  findDependents(definition: Definition, others: readonly Definition[], levels: DependentLevels): Promise<readonly Definition[]>;
  /** Plays a scenario and reports what came of it. */
  simulate(place: FilePlace, text: string): Promise<SimulationAnswer>;

  /** The editor's settings `idempo.lint`, as written. */
  setEditorSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** All project files. The baselines that they name are read. */
  setProjects(projects: readonly ProjectText[]): Promise<void>;
  /** The other workflow files to which a change of this one matters, compared with how it was linted last. */
  filesTiedTo(place: FilePlace): Promise<readonly FilePlace[]>;
  /** `undefined`: the file is not known (any more). */
  lintWorkflow(place: FilePlace, history: WorkflowHistory | undefined): Promise<FindingSource | undefined>;
  /** What is of no single workflow file: names that several use, loose scripts, the project files themselves. */
  lintRest(): Promise<readonly FindingSource[]>;
  /** `finding`: of a document with this text; `others`: all findings of that document. `undefined`: no comment can stand there. */
  suppressionEdit(finding: Finding, target: SuppressionPlace): Promise<TextEdit | undefined>;

  /** Where the errors of past runs stand now. `definitions`: those that were run, as far as they are known. */
  placeErrors(place: FilePlace, failures: readonly FailedAttempt[], definitions: readonly Definition[]): Promise<readonly RuntimeError[]>;

  /** Several where tasks share a `.sql` file. */
  hoversAt(place: TypedPlace, request: HoverQuestion): Promise<readonly WorkflowHover[]>;
  /** Of a document that several workflows may share. */
  inlaysOf(places: readonly AsIfPlace[], request: InlayQuestion): Promise<readonly Inlay[]>;
  /** Likewise; `within`: only this part of the document. */
  semanticTokensOf(places: readonly TypedPlace[], within: TextRange | undefined): Promise<readonly SemanticToken[]>;
  /** A task's SQL in one text; empty when the file has no such task. */
  renderedSql(place: FilePlace, task: string, scheduleInstant: Instant): Promise<string>;
  completeAt(place: TypedPlace, request: OffsetRequest): Promise<readonly Completion[]>;
  completeDeps(place: TypedPlace, offset: number): Promise<readonly DepsCompletion[]>;
  outlineOf(place: TypedPlace): Promise<readonly OutlineEntry[]>;
  fileLinksOf(place: TypedPlace): Promise<readonly FileLink[]>;
  mentionAt(place: TypedPlace, offset: number): Promise<Mention | undefined>;
  /** In all workflow files of the folder. */
  mentionsOf(place: TypedPlace, mention: Mention): Promise<readonly Mention[]>;
  renameMention(place: TypedPlace, request: { readonly mention: Mention; readonly newName: string }): Promise<Renaming>;
  /** `undefined`: the file has no such task. */
  renderTask(place: FilePlace, task: string, scheduleInstant: Instant): Promise<TaskRendering | undefined>;
  /** A year of ticks takes longer than the host's thread may be busy. */
  buildCalendar(input: CalendarInput): Promise<CalendarView>;
  /** Likewise the ticks since the first run. */
  findGaps(query: GapQuery): Promise<CalendarGaps | undefined>;
};

/** What its owner offers. */
export type LanguageOwnerMethods = {
  /** Never outside the folder, symbolic links followed. */
  readFile(place: FilePlace, version: TextVersion): Promise<ReadFileResult>;
  /** The `.sql` files of all folders, at most some thousand. */
  listScripts(): Promise<readonly FilePlace[]>;
};

/** What the worker computes from now on: when it hangs, this is what it hangs in. `undefined`: nothing that is known to take long. */
export type WorkEvent = { readonly work: 'read' | 'lint'; readonly place: FilePlace } | { readonly work: undefined };

export interface ProjectText extends FilePlace {
  readonly text: string;
}

export type SimulationAnswer = { readonly kind: 'played'; readonly report: SimulationReport } | { readonly kind: 'problems'; readonly problems: readonly ScenarioProblem[] };

export interface SuppressionPlace {
  /** The workflow that was linted. `undefined`: a bare `.sql` file. */
  readonly workflow: FilePlace | undefined;
  readonly reason: string;
  readonly text: string;
  readonly others: readonly Finding[];
}

/** An offset in the document of a `TypedPlace`, and the time of asking. */
export interface OffsetRequest {
  readonly offset: number;
  readonly now: Instant;
  /** The schedule time that values are shown for. Default: the newest tick not after `now`. */
  readonly scheduleInstant?: Instant;
}

export interface HoverQuestion extends OffsetRequest {
  /** Of the words for a cron. */
  readonly language: CronLanguage;
}

/** A document as a part of one workflow, and the schedule time that its values are shown for. */
export interface AsIfPlace extends TypedPlace {
  readonly scheduleInstant: Instant;
}

export interface InlayQuestion {
  readonly within: TextRange;
  readonly now: Instant;
}

/** `IdempoError.code` of calls that were cut off because their worker ended. */
export const LANGUAGE_ENDED = 'languageEnded';
