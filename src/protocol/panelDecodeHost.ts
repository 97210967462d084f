import {
  constant, count, decodeOrUndefined, flag, instant, list, name, nullable, object, oneOf, optional, ownFields, partial, text,
  variant, type Decode,
} from './panelDecode';
import { selection, viewName } from './panelDecodePage';
import { detail } from './panelDecodeDetail';
import { preview } from './panelDecodePreview';
import { backfill, grid, gridRow, MAX_ROWS } from './panelDecodeView';
import { graph, graphPatch, timeline, timelinePatch } from './panelDecodePictures';
import { FILE_STATES, type GridPatch, type HostMessage, type PanelPatch, type PanelState } from './panelMessages';
import { PLANNER_HOST_DECODERS } from './planner';
import { ENGLISH_PANEL_TEXTS, type PanelTexts } from './panelTexts';

const access = oneOf(['owner', 'reader']);
const file = oneOf(FILE_STATES);
const zone = text(100);
const workflows = list(name, 10_000);
const unreadable = text(10_000);

const state: Decode<PanelState> = object<PanelState>({
  workflow: optional(name),
  workflows,
  file,
  isReading: flag,
  unreadable: optional(unreadable),
  access,
  trusted: flag,
  zone,
  grid,
  backfill: optional(backfill),
  detail: optional(detail),
  graph: optional(graph),
  timeline: optional(timeline),
});

const patch: Decode<PanelPatch> = partial<PanelPatch>({
  workflows,
  file,
  isReading: flag,
  unreadable: nullable(unreadable),
  access,
  trusted: flag,
  zone,
  grid: object<GridPatch>({ rows: list(gridRow, MAX_ROWS), removed: list(name, MAX_ROWS), hasOlder: flag }),
  backfill: nullable(backfill),
  detail: nullable(detail),
  graph: nullable(graphPatch),
  timeline: nullable(timelinePatch),
});

/** A text that is missing or too long stays English. */
const texts: Decode<PanelTexts> = (value) => {
  const source = ownFields(value);
  const result: Record<string, string> = { ...ENGLISH_PANEL_TEXTS };
  for (const key of Object.keys(result)) {
    const translated = source(key);
    if (typeof translated === 'string' && translated.length <= 1_000) result[key] = translated;
  }
  return result as PanelTexts;
};

type Message<K extends HostMessage['type']> = Extract<HostMessage, { readonly type: K }>;

/** The type makes sure that no message lacks a decoder. */
const DECODERS: { readonly [K in HostMessage['type']]: Decode<HostMessage> } = {
  snapshot: object<Message<'snapshot'>>({ type: constant('snapshot'), seq: count, now: instant, texts, state }),
  update: object<Message<'update'>>({ type: constant('update'), seq: count, now: instant, patch }),
  preview: object<Message<'preview'>>({ type: constant('preview'), preview }),
  previewClosed: object<Message<'previewClosed'>>({ type: constant('previewClosed'), previewId: name }),
  notice: object<Message<'notice'>>({
    type: constant('notice'), severity: oneOf(['info', 'warning', 'error']), text: text(200_000),
  }),
  reveal: object<Message<'reveal'>>({ type: constant('reveal'), selection: optional(selection), view: optional(viewName) }),
  ...PLANNER_HOST_DECODERS,
};

const decode = variant<HostMessage>('type', DECODERS);

/** What the host sent, checked in shape and size; `undefined` for anything else. Fields that are not known are left out. */
export function decodeHostMessage(message: unknown): HostMessage | undefined {
  return decodeOrUndefined(decode, message);
}
