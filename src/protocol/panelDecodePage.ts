import { DETAIL_PAGE_DECODERS } from './detailMessages';
import { constant, count, decodeOrUndefined, flag, name, object, oneOf, optional, variant, type Decode } from './panelDecode';
import { PLANNER_PAGE_DECODERS } from './planner';
import type { PageMessage, Selection } from './panelMessages';
import { PANEL_VIEWS } from './panelViews';

type Message<K extends PageMessage['type']> = Extract<PageMessage, { readonly type: K }>;

const chosen = object<Selection>({ logicalInstanceId: name, workflowInstanceId: optional(name), task: optional(name), attempt: optional(count) });

export const selection: Decode<Selection> = (value) => {
  const { attempt, ...rest } = chosen(value);
  return attempt === undefined ? rest : { ...rest, attempt };
};

export const viewName = oneOf(PANEL_VIEWS);

const onInstance = <K extends 'rerunFailed' | 'rerunAll' | 'pause' | 'resume' | 'cancel' | 'showInstance'>(type: K) =>
  object<{ readonly type: K; readonly workflowInstanceId: string }>({ type: constant(type), workflowInstanceId: name });

const onTask = <K extends 'rerunFrom' | 'rerunOnly' | 'recoverTask' | 'forceSuccess'>(type: K) =>
  object<{ readonly type: K; readonly workflowInstanceId: string; readonly task: string }>({
    type: constant(type), workflowInstanceId: name, task: name,
  });

const onBackfill = <K extends 'pauseBackfill' | 'resumeBackfill' | 'cancelBackfill' | 'changeBackfill'>(type: K) =>
  object<{ readonly type: K; readonly backfillId: string }>({ type: constant(type), backfillId: name });

const onAttempt = <K extends 'openError' | 'openSql'>(type: K) =>
  object<{ readonly type: K; readonly workflowInstanceId: string; readonly task: string; readonly attempt: number }>({
    type: constant(type), workflowInstanceId: name, task: name, attempt: count,
  });

const onPreview = <K extends 'confirm' | 'dismiss'>(type: K) =>
  object<{ readonly type: K; readonly previewId: string }>({ type: constant(type), previewId: name });

/** The type makes sure that no message lacks a decoder. */
const DECODERS: { readonly [K in PageMessage['type']]: Decode<PageMessage> } = {
  ready: object<Message<'ready'>>({ type: constant('ready'), workflow: optional(name), selection: optional(selection), view: viewName }),
  showView: object<Message<'showView'>>({ type: constant('showView'), view: viewName }),
  showWorkflow: object<Message<'showWorkflow'>>({ type: constant('showWorkflow'), workflow: name }),
  showInstance: onInstance('showInstance'),
  showOlder: object<Message<'showOlder'>>({ type: constant('showOlder'), all: flag }),
  select: object<Message<'select'>>({ type: constant('select'), selection: optional(selection) }),
  manageTrust: object<Message<'manageTrust'>>({ type: constant('manageTrust') }),
  readAgain: object<Message<'readAgain'>>({ type: constant('readAgain') }),
  newWorkflow: object<Message<'newWorkflow'>>({ type: constant('newWorkflow') }),
  openSample: object<Message<'openSample'>>({ type: constant('openSample') }),
  run: object<Message<'run'>>({ type: constant('run') }),
  backfill: object<Message<'backfill'>>({ type: constant('backfill') }),
  rerunFailed: onInstance('rerunFailed'),
  rerunFrom: onTask('rerunFrom'),
  rerunOnly: onTask('rerunOnly'),
  recoverTask: onTask('recoverTask'),
  forceSuccess: onTask('forceSuccess'),
  rerunAll: onInstance('rerunAll'),
  pause: onInstance('pause'),
  resume: onInstance('resume'),
  cancel: onInstance('cancel'),
  pauseBackfill: onBackfill('pauseBackfill'),
  resumeBackfill: onBackfill('resumeBackfill'),
  cancelBackfill: onBackfill('cancelBackfill'),
  changeBackfill: onBackfill('changeBackfill'),
  openSource: object<Message<'openSource'>>({ type: constant('openSource'), task: name }),
  openError: onAttempt('openError'),
  openSql: onAttempt('openSql'),
  confirm: onPreview('confirm'),
  dismiss: onPreview('dismiss'),
  ...PLANNER_PAGE_DECODERS,
  ...DETAIL_PAGE_DECODERS,
};

const decode = variant<PageMessage>('type', DECODERS);

/** What the page sent, checked in shape and size; `undefined` for anything else. Fields that are not known are left out. */
export function decodePageMessage(message: unknown): PageMessage | undefined {
  return decodeOrUndefined(decode, message);
}
