import type { ChannelPort } from './channel';
import { constant, count, decodeOrUndefined, flag, object, text } from './panelDecode';

/** Most bytes of one message to the page, as JSON in UTF-8 (issue 6). */
export const MESSAGE_BYTES = 256 * 1024;
/** Left for what stands around a part's text. */
const PART_BYTES = MESSAGE_BYTES - 100;
/** More than the largest message there is: a grid of 100,000 rows. */
const MOST_PARTS = 1_000;

/** A piece of a message that is too large for one: its JSON, cut. The pieces follow each other. */
export interface MessagePart {
  readonly type: 'part';
  /** From 0. */
  readonly index: number;
  readonly isLast: boolean;
  readonly text: string;
}

/** `undefined`: the message fits as it is. */
export function splitMessage(message: object): readonly MessagePart[] | undefined {
  const json = JSON.stringify(message);
  if (json.length * 3 <= MESSAGE_BYTES || utf8Length(json) <= MESSAGE_BYTES) return undefined;
  const parts: MessagePart[] = [];
  for (let start = 0; start < json.length;) {
    const end = endOfPart(json, start);
    parts.push({ type: 'part', index: parts.length, isLast: end === json.length, text: json.slice(start, end) });
    start = end;
  }
  return parts;
}

/** Bytes of a text in UTF-8. A lone surrogate counts as the three that replace it. */
export function utf8Length(value: string): number {
  let bytes = 0;
  for (let at = 0; at < value.length; at++) bytes += bytesOf(value.charCodeAt(at));
  return bytes;
}

/** The two halves of a pair are four bytes. */
function bytesOf(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) return 2;
  return 3;
}

/** As much as fits once the text is quoted: quotes and backslashes are escaped then, and half a pair becomes six letters. */
function endOfPart(json: string, start: number): number {
  let bytes = 6;
  let end = start;
  for (; end < json.length && bytes <= PART_BYTES - 6; end++) {
    const unit = json.charCodeAt(end);
    bytes += unit === 0x22 || unit === 0x5c ? 2 : bytesOf(unit);
  }
  return end;
}

const part = object<MessagePart>({ type: constant('part'), index: count, isLast: flag, text: text(MESSAGE_BYTES) });

/** A port whose listeners get whole messages. A piece that does not follow the one before is dropped, with what it belongs to. */
export function joinParts(port: ChannelPort): ChannelPort {
  let pieces: string[] = [];
  return {
    post: (message) => { port.post(message); },
    listen: (receive) => port.listen((raw) => {
      const piece = decodeOrUndefined(part, raw);
      if (piece === undefined) return receive(raw);
      if (piece.index === 0) pieces = [];
      if (piece.index !== pieces.length || piece.index >= MOST_PARTS) return;
      pieces.push(piece.text);
      if (piece.isLast) receive(parse(pieces.splice(0).join('')));
    }),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
