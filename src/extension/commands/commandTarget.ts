import type { PlannerPrefill } from '../../core/views/plannerForm';
import { count, decodeOrUndefined, instant, name, oneOf, ownFields, partial } from '../../protocol/panelDecode';
import { PANEL_VIEWS, type PanelViewName } from '../../protocol/panelViews';

/** What a lens, a tree node or the panel hands to a command. From the palette nothing comes, and the command asks. */
export interface CommandTarget {
  /** The workflow file. */
  readonly uri?: string;
  readonly task?: string;
  readonly workflowInstanceId?: string;
  readonly backfillId?: string;
  readonly scheduleInstant?: number;
  /** Number of an attempt of `task` in `workflowInstanceId`. */
  readonly attempt?: number;
  /** The panel's view to show; `undefined`: the one that it shows. */
  readonly view?: PanelViewName;
  /** What the planner is filled in with; never taken from an argument. */
  readonly plan?: PlannerPrefill;
  /** Code of a rule. */
  readonly rule?: string;
  /** A workflow without a file, in the folder of `uri`, whose local schedule is switched on. */
  readonly orphan?: string;
}

const FIELDS = { task: name, workflowInstanceId: name, backfillId: name, scheduleInstant: instant, attempt: count, orphan: name } as const;
const decodeTarget = partial<Omit<CommandTarget, 'plan'>>({ ...FIELDS, uri: name, view: oneOf(PANEL_VIEWS), rule: name });
const decodeNode = partial<Pick<CommandTarget, keyof typeof FIELDS> & { readonly key?: string }>({ ...FIELDS, key: name });

/**
 * A command can be called from anywhere, with anything: a key binding, another extension, a link. Tree nodes carry their target under
 * `target`. `undefined`: a field is not what it should be; without it the command would mean something else.
 */
export function readCommandTarget(argument: unknown): CommandTarget | undefined {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return {};
  return decodeOrUndefined((value) => {
    const node = ownFields(value)('target');
    if (node === undefined) return decodeTarget(value);
    const { key, ...target } = decodeNode(node);
    return key === undefined ? target : { ...target, uri: key };
  }, argument);
}
