/** The first `limit` UTF-16 units and, when something was cut, an ellipsis. Never splits a surrogate pair. */
export function clipEnd(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}…`;
}

/** The last `limit` UTF-16 units with an ellipsis in front when something was cut. Never splits a surrogate pair. */
export function clipStart(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text.length - limit;
  return `…${text.slice(isHighSurrogate(text.charCodeAt(start - 1)) ? start + 1 : start)}`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
