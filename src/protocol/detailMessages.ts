import { RERUN_SCOPES, type RerunScope } from '../core/views/preview';
import { constant, count, instant, name, object, oneOf, optional, type Decode } from './panelDecode';

/** What the details and the rerun preview ask of the host. */
export type DetailPageMessage =
  /** Show the attempt's log in an editor. */
  | { readonly type: 'openLog'; readonly workflowInstanceId: string; readonly task: string; readonly attempt: number }
  /** Show the SQL of two attempts of a task side by side. */
  | {
    readonly type: 'compareSql'; readonly workflowInstanceId: string; readonly task: string; readonly attempt: number;
    readonly otherInstanceId: string; readonly otherAttempt: number;
  }
  /** Show the workflow file as the instance is pinned to it beside the file as it is now. */
  | { readonly type: 'compareDefinition'; readonly workflowInstanceId: string }
  /** Run a schedule time that never ran; the host asks what else it needs to know. */
  | { readonly type: 'runAt'; readonly scheduleInstant: number }
  /** Another plan in place of the one that is shown. `task`: for `from` and `only`. */
  | {
    readonly type: 'replan'; readonly previewId: string; readonly scope: RerunScope; readonly task: string | undefined;
    readonly definition: 'current' | 'pinned';
  };

type Message<K extends DetailPageMessage['type']> = Extract<DetailPageMessage, { readonly type: K }>;

/** The type makes sure that no message lacks a decoder. */
export const DETAIL_PAGE_DECODERS: { readonly [K in DetailPageMessage['type']]: Decode<DetailPageMessage> } = {
  openLog: object<Message<'openLog'>>({ type: constant('openLog'), workflowInstanceId: name, task: name, attempt: count }),
  compareSql: object<Message<'compareSql'>>({
    type: constant('compareSql'), workflowInstanceId: name, task: name, attempt: count, otherInstanceId: name, otherAttempt: count,
  }),
  compareDefinition: object<Message<'compareDefinition'>>({ type: constant('compareDefinition'), workflowInstanceId: name }),
  runAt: object<Message<'runAt'>>({ type: constant('runAt'), scheduleInstant: instant }),
  replan: object<Message<'replan'>>({
    type: constant('replan'), previewId: name, scope: oneOf(RERUN_SCOPES), task: optional(name), definition: oneOf(['current', 'pinned']),
  }),
};
