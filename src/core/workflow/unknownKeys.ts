import { findClosestWord } from '../base/closestWord';
import type { ParseContext } from './parseContext';
import type { YamlMapping } from './yamlNode';

/** Reports the keys of one of our own mappings that we do not know (Y03). `within`: how the mapping is called in the message. */
export function reportUnknownKeys(context: ParseContext, mapping: YamlMapping, keys: { readonly within: string; readonly known: readonly string[] }): void {
  for (const { key } of mapping.entries) {
    if (keys.known.includes(key.text)) continue;
    const closest = findClosestWord(key.text, keys.known);
    const advice = closest === undefined ? `Known keys: ${keys.known.join(', ')}.` : `Did you mean "${closest}"?`;
    const message = `"${key.text}" is not a key of "${keys.within}". ${advice}`;
    context.report({ code: 'Y03', severity: 'error', message, range: key.contentRange, ...(closest === undefined ? {} : { instead: closest }) });
  }
}
