import { collect } from '../base/collect';
import type { Dialect } from '../sql/lex/token';
import type { TaskScript } from './taskScript';

/** Words and signs that few dialects have, strongest first, with those dialects. Sources: the vendors' manuals. */
const HINTS: readonly (readonly [RegExp, readonly Dialect[]])[] = [
  [/\bINSERT\s+OVERWRITE\b|\bLATERAL\s+VIEW\b|\bDISTRIBUTE\s+BY\b|\bMSCK\s+REPAIR\b|\bPARTITIONED\s+BY\b/i, ['hive', 'spark']],
  [/\bON\s+DUPLICATE\s+KEY\b|\bINSERT\s+IGNORE\b|\bREPLACE\s+INTO\b|\bUNIX_TIMESTAMP\s*\(/i, ['mysql']],
  [/\bINSERT\s+OR\s+(?:REPLACE|IGNORE)\b|\bSTRFTIME\s*\(|\bPRAGMA\b/i, ['sqlite']],
  [/\bGETDATE\s*\(|\bSELECT\s+TOP\b|\bNVARCHAR\b|\[dbo\]|\bdbo\./i, ['sqlserver']],
  [/\bSYSDATE\b(?!\s*\()|\bVARCHAR2\b|\bFROM\s+DUAL\b|\bROWNUM\b/i, ['oracle']],
  [/\bPREWHERE\b|\btoDate\s*\(|\bENGINE\s*=\s*\w*MergeTree\b/i, ['clickhouse']],
  [/\bSAFE_CAST\b|\bGENERATE_UUID\s*\(|\bSTRUCT\s*</i, ['bigquery']],
  [/\bQUALIFY\b|\bCOPY\s+INTO\b|\bVARIANT\b/i, ['snowflake']],
  [/::\s*\w|\bON\s+CONFLICT\b|\bILIKE\b|\bRETURNING\b/i, ['postgresql']],
];

const USUAL: readonly Dialect[] = ['hive', 'spark', 'mysql', 'postgresql'];

/** Dialects that a script may be written in, likeliest first; never empty. */
export function likelyDialects(scripts: readonly TaskScript[]): readonly Dialect[] {
  const text = collect(scripts, (script) => script.parts).map((part) => part.source.text).join('\n');
  const hinted = collect(HINTS.filter(([pattern]) => pattern.test(text)), ([, dialects]) => dialects);
  return [...new Set([...hinted, ...USUAL])];
}
