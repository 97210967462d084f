import type { Problem } from '../base/problem';
import { depthProblem } from './yamlDepth';

/** The safe limits for a workflow file (reliability-and-budgets.md D.2). Beyond them the file is not parsed at all. */
export const YAML_LIMITS = {
  /** UTF-8 bytes of the whole file: 1 MiB. */
  bytes: 1_048_576,
  /** UTF-16 units of one line. */
  lineLength: 65_536,
  /** Collections inside each other, written by indentation, brackets or dashes. 900 levels can abort the whole process. */
  depth: 64,
  /** Alias nodes (`*name`) in one file. */
  aliases: 50,
  /** Nodes after every alias is replaced by what it stands for. */
  nodes: 50_000,
} as const;

/** Keys that could reach an object's prototype in a careless merge somewhere down the line. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Checks size, line length and nesting in one linear pass, before a YAML parser sees the text.
 * The result is the first limit that is broken (code `Y02`), or `undefined` when the text may be parsed.
 */
export function checkYamlLimits(text: string): Problem | undefined {
  return checkYamlSize(text) ?? depthProblem(text, YAML_LIMITS.depth);
}

/** Checks size and line length alone. */
export function checkYamlSize(text: string): Problem | undefined {
  return sizeProblem(text) ?? lineProblem(text);
}

export function limitProblem(message: string, start: number, end = start + 1): Problem {
  return { code: 'Y02', severity: 'error', message, range: { start, end } };
}

function sizeProblem(text: string): Problem | undefined {
  // A UTF-16 unit has three bytes at most.
  if (text.length * 3 <= YAML_LIMITS.bytes) return undefined;
  const bytes = utf8Length(text);
  if (bytes <= YAML_LIMITS.bytes) return undefined;
  const limit = 'The file is too large to be read safely: a workflow file may have 1 MiB';
  return limitProblem(`${limit}, this one has ${(bytes / YAML_LIMITS.bytes).toFixed(1)} MiB. Move long SQL to .sql files.`, 0);
}

function lineProblem(text: string): Problem | undefined {
  if (text.length <= YAML_LIMITS.lineLength) return undefined;
  let start = 0;
  for (let line = 1; start <= text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > YAML_LIMITS.lineLength) {
      return limitProblem(`Line ${line} is too long to be read safely: it has ${end - start} characters, the limit is ${YAML_LIMITS.lineLength}.`, start);
    }
    start = end + 1;
  }
  return undefined;
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair counts two of the pair's four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
