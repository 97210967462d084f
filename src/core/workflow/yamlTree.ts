import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Problem } from '../base/problem';
import type { TextRange } from '../base/textRange';
import { readCommonYaml } from './commonYaml';
import { coreType } from './coreType';
import { contentOf } from './flowScalar';
import { scalarOffsetMap, type ScalarStyle } from './scalarOffsetMap';
import { FORBIDDEN_KEYS, YAML_LIMITS, limitProblem } from './yamlLimits';
import type { YamlEntry, YamlItem, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './yamlNode';
import { readYamlSyntax, tooManyNodes, type YamlSyntax } from './yamlSyntax';

export interface YamlTree {
  readonly root: YamlNode | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a YAML text into plain nodes with ranges. Never throws. */
export function parseYamlTree(text: string): YamlTree {
  const common = readCommonYaml(text);
  return common === undefined ? buildTree(text, readYamlSyntax(text)) : { root: common, problems: [] };
}

/** `text` is the document that the offsets of `syntax` point into. */
export function buildTree(text: string, syntax: YamlSyntax): YamlTree {
  const problems = [...syntax.problems];
  if (syntax.document === undefined) return { root: undefined, problems };
  const builder = new TreeBuilder(text, problems);
  const root = builder.node(syntax.document.contents);
  if (!builder.overLimit) return { root, problems };
  return { root: undefined, problems };
}

class TreeBuilder {
  overLimit = false;
  readonly #anchors = new Map<string, { readonly node: YamlNode | undefined; readonly size: number }>();
  #aliases = 0;
  #nodes = 0;

  constructor(
    readonly text: string,
    readonly problems: Problem[],
  ) {}

  /** Depth is bounded by the check of the syntax tree. `undefined` for nothing, `null` and what is refused. */
  node(source: unknown): YamlNode | undefined {
    if (this.overLimit) return undefined;
    if (isAlias(source)) return this.#alias(source.source, this.rangeOf(source));
    const before = this.#nodes;
    this.#count(1, this.rangeOf(source));
    const node = this.#plainNode(source);
    if ((isScalar(source) || isMap(source) || isSeq(source)) && source.anchor !== undefined) {
      this.#anchors.set(source.anchor, { node, size: this.#nodes - before });
    }
    return node;
  }

  #plainNode(source: unknown): YamlNode | undefined {
    if (isScalar(source)) {
      const scalar = this.#scalar(source);
      return scalar.type === 'null' ? undefined : scalar;
    }
    if (isMap(source)) return this.#mapping(source);
    return isSeq(source) ? this.#sequence(source) : undefined;
  }

  #alias(name: string, range: TextRange): YamlNode | undefined {
    this.#aliases++;
    if (this.#aliases > YAML_LIMITS.aliases) {
      this.#refuse(limitProblem(`The file has too many aliases to be read safely: the limit is ${YAML_LIMITS.aliases}.`, range.start, range.end));
      return undefined;
    }
    const target = this.#anchors.get(name);
    // The anchor of a collection is known only behind it, so that an alias inside it cannot make a cycle.
    if (target === undefined) this.#problem(`The alias *${name} stands for nothing: there is no anchor &${name} before it.`, range);
    else this.#count(target.size, range);
    return target?.node;
  }

  #mapping(source: YAMLMap): YamlMapping {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of source.items) {
      const entry = this.#entry(pair);
      if (entry === undefined) continue;
      const name = entry.key.text;
      if (name === '<<' && entry.key.style === 'plain') this.#merge(entry, merged);
      else if (FORBIDDEN_KEYS.has(name)) this.#problem(`The key "${name}" is not allowed: it has a special meaning in JavaScript. Choose another name.`, entry.key.range);
      else if (own.has(name)) this.#problem(`The key "${name}" is written twice here; the first one counts. Remove one of them.`, entry.key.range);
      else own.set(name, entry);
    }
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, { ...entry, merged: true });
    return { kind: 'mapping', entries: [...own.values()], flow: source.flow === true, range: this.rangeOf(source) };
  }

  /** `<<: *defaults` or a list of them: keys that are not written here are taken from there; earlier ones win. */
  #merge(entry: YamlEntry, into: Map<string, YamlEntry>): void {
    const sources = entry.value?.kind === 'sequence' ? entry.value.items.map((item) => item.value) : [entry.value];
    for (const source of sources) {
      if (source?.kind !== 'mapping') this.#problem('The merge key << needs a mapping, or a list of mappings.', entry.range);
      else {
        this.#count(source.entries.length, entry.range);
        for (const item of source.entries) if (!into.has(item.key.text)) into.set(item.key.text, item);
      }
    }
  }

  #entry(pair: Pair): YamlEntry | undefined {
    const { key: source, value: valueSource } = pair;
    const target = isAlias(source) ? this.node(source) : undefined;
    const key = isScalar(source) ? this.#scalar(source) : target?.kind === 'scalar' ? target : undefined;
    const value = this.node(valueSource);
    const keyRange = this.rangeOf(source);
    if (key === undefined) {
      this.#problem('A key must be plain text.', keyRange);
      return undefined;
    }
    const valueRange = this.rangeOf(valueSource);
    return { key, value, range: { start: keyRange.start, end: Math.max(keyRange.end, valueRange.end) }, merged: false };
  }

  #sequence(source: YAMLSeq): YamlSequence {
    const items = source.items.map((item): YamlItem => ({ value: this.node(item), range: this.rangeOf(item) }));
    return { kind: 'sequence', items, range: this.rangeOf(source) };
  }

  #scalar(source: Scalar): YamlScalar {
    const [start, end] = source.range ?? [0, 0];
    const style = styleOf(source);
    const token = source.srcToken;
    const span = { style, document: this.text, start, end, parentIndent: token !== undefined && 'indent' in token ? token.indent : 0 };
    const range = this.rangeOf(source);
    const contentRange = style === 'literal' || style === 'folded' ? range : contentOf(span);
    const decoded = scalarOffsetMap(span);
    const isPlain = style === 'plain' && source.tag !== 'tag:yaml.org,2002:str';
    return { kind: 'scalar', style, ...decoded, type: isPlain ? coreType(decoded.text) : 'string', range, contentRange };
  }

  /** Where a node is written, without white space behind it. */
  rangeOf(source: unknown): TextRange {
    if (!isScalar(source) && !isMap(source) && !isSeq(source) && !isAlias(source)) return { start: 0, end: 0 };
    const [start, valueEnd] = source.range ?? [0, 0];
    let end = valueEnd;
    while (end > start && /\s/.test(this.text[end - 1] ?? '')) end--;
    return { start, end };
  }

  #count(nodes: number, range: TextRange): void {
    this.#nodes += nodes;
    if (this.#nodes > YAML_LIMITS.nodes) this.#refuse({ ...tooManyNodes(), range });
  }

  #refuse(problem: Problem): void {
    if (!this.overLimit) this.problems.push(problem);
    this.overLimit = true;
  }

  #problem(message: string, range: TextRange): void {
    this.problems.push({ code: 'Y01', severity: 'error', message, range });
  }
}

function styleOf(source: Scalar): ScalarStyle {
  switch (source.type) {
    case 'BLOCK_LITERAL':
      return 'literal';
    case 'BLOCK_FOLDED':
      return 'folded';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'QUOTE_SINGLE':
      return 'single';
    default:
      return 'plain';
  }
}
