import { CommonLines } from './commonLines';
import { leafAt } from './commonLeaf';
import { blockScalarAt, plainScalar, trimmedRange, type PlacedNode } from './commonScalars';
import type { YamlEntry, YamlItem, YamlMapping } from './yamlNode';
import { checkYamlSize, FORBIDDEN_KEYS } from './yamlLimits';

/** Below `YAML_LIMITS` (a key and its value count once here, twice there): what is deeper or larger is left to the library and its checks. */
const MAX_DEPTH = 20;
const MAX_NODES = 20_000;

/**
 * Reads YAML as most people write it: block mappings and lists, scalars on one line, block scalars, lists in brackets on one
 * line, comments. `undefined` for everything else and for any mistake: then the library reads the text. What it gives is what
 * the library's tree would be (a law in the tests), in a tenth of the time.
 */
export function readCommonYaml(text: string): YamlMapping | undefined {
  return checkYamlSize(text) === undefined ? new CommonReader(text).document() : undefined;
}

/** A collection while it is read: what lies outside has not that many spaces before it. */
interface Open {
  readonly indent: number;
  readonly depth: number;
}

class CommonReader {
  readonly #text: string;
  readonly #lines: CommonLines;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new CommonLines(text);
  }

  document(): YamlMapping | undefined {
    const lines = this.#lines;
    lines.start();
    if (lines.failed || lines.indent !== 0) return undefined;
    const root = this.#mapping({ indent: 0, depth: 1 });
    return lines.failed || !lines.isAtEnd || root?.node?.kind !== 'mapping' ? undefined : root.node;
  }

  /** From the key at which the line stands. `undefined`: it failed. */
  #mapping(open: Open): PlacedNode | undefined {
    const lines = this.#lines;
    const start = lines.at;
    const entries: YamlEntry[] = [];
    const names = new Set<string>();
    let last: PlacedNode | undefined;
    do {
      last = this.#entry(open, entries);
      const name = entries.at(-1)?.key.text ?? '';
      if (last === undefined || names.has(name) || FORBIDDEN_KEYS.has(name)) return this.#fail();
      names.add(name);
    } while (lines.continues(open.indent) && !lines.isDash());
    const range = trimmedRange(this.#text, start, last.outer);
    return { node: { kind: 'mapping', entries, flow: false, range }, range, outer: lines.closedAt(open.indent, last.outer) };
  }

  #entry(open: Open, into: YamlEntry[]): PlacedNode | undefined {
    const { at: start } = this.#lines;
    const keyEnd = this.#lines.keyEnd(start);
    if (keyEnd === -1 || ++this.#nodes > MAX_NODES) return undefined;
    const value = this.#value(open, keyEnd + 1);
    if (value === undefined) return undefined;
    const key = plainScalar(this.#text, start, keyEnd);
    into.push({ key, value: value.node, range: { start, end: Math.max(keyEnd, value.range.end) }, merged: false });
    return value;
  }

  /** Behind the colon of a key. */
  #value(open: Open, behind: number): PlacedNode | undefined {
    const lines = this.#lines;
    const at = lines.skipSpaces(behind);
    if (!lines.isLineEndAt(at)) return this.#scalar(open, at);
    const hasComment = at < lines.end;
    lines.next();
    if (lines.failed || open.depth >= MAX_DEPTH) return undefined;
    if (lines.indent > open.indent) return this.#collection({ indent: lines.indent, depth: open.depth + 1 });
    if (lines.indent === open.indent && lines.isDash()) return this.#sequence({ indent: open.indent, depth: open.depth + 1 });
    return hasComment || lines.hasComments ? undefined : { node: undefined, range: { start: at, end: at }, outer: at };
  }

  #collection(open: Open): PlacedNode | undefined {
    return this.#lines.isDash() ? this.#sequence(open) : this.#mapping(open);
  }

  #sequence(open: Open): PlacedNode | undefined {
    const lines = this.#lines;
    const start = lines.at;
    const items: YamlItem[] = [];
    let last: PlacedNode | undefined;
    do {
      last = this.#item(open);
      if (last === undefined || ++this.#nodes > MAX_NODES) return this.#fail();
      items.push({ value: last.node, range: last.range });
    } while (lines.continues(open.indent) && lines.isDash());
    const range = trimmedRange(this.#text, start, last.outer);
    return { node: { kind: 'sequence', items, range }, range, outer: lines.closedAt(open.indent, last.outer) };
  }

  /** Behind a dash. An empty item and a list in a list are rare. */
  #item(open: Open): PlacedNode | undefined {
    const lines = this.#lines;
    const at = lines.skipSpaces(lines.at + 1);
    if (lines.isLineEndAt(at) || open.depth >= MAX_DEPTH) return undefined;
    if (lines.keyEnd(at) === -1) return this.#scalar(open, at);
    lines.enter(at);
    return this.#mapping({ indent: lines.indent, depth: open.depth + 1 });
  }

  /** Reads on to the next line. */
  #scalar({ indent }: Open, at: number): PlacedNode | undefined {
    const lines = this.#lines;
    const block = blockScalarAt(this.#text, { at, lineEnd: lines.end, indent });
    const leaf = block ?? leafAt(this.#text, at, lines.end);
    if (leaf === undefined) return undefined;
    // A list in brackets has a node for two characters at most.
    if (block === undefined && leaf.node?.kind !== 'scalar') this.#nodes += (lines.end - at) / 2;
    lines.next(block?.next);
    return lines.failed || lines.isDeeper(indent) ? undefined : leaf;
  }

  #fail(): undefined {
    this.#lines.failed = true;
    return undefined;
  }
}
