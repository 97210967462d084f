import { findClosestWord } from '../base/closestWord';
import type { TextRange } from '../base/textRange';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../workflow/yamlNode';

/** One scenario file while it is read. */
export interface ScenarioContext {
  readonly path: string;
  readonly text: string;
  readonly report: (range: TextRange, message: string) => void;
}

/** `fail_retry_times`, `failRetryTimes` and `fail-retry-times` are one word. */
export function plainWord(text: string): string {
  return text.trim().toLowerCase().replace(/[\s_-]/g, '');
}

/** The keys of one mapping. Whoever has asked for all that it knows calls `finish`, which reports the others. */
export class Fields {
  readonly #known = new Set<string>();
  readonly #taken = new Set<YamlEntry>();

  /** `within`: how the mapping is called in messages. */
  constructor(
    readonly context: ScenarioContext,
    readonly mapping: YamlMapping,
    readonly within: string,
  ) {}

  /** The entry of a key, or of one of its other names. Underscores and capitals make no difference. */
  get(name: string, ...others: readonly string[]): YamlEntry | undefined {
    this.#known.add(name);
    const words = new Set([name, ...others].map(plainWord));
    const found = this.mapping.entries.filter(({ key }) => words.has(plainWord(key.text)));
    for (const entry of found) this.#taken.add(entry);
    const [first, second] = found;
    if (first !== undefined && second !== undefined) {
      this.context.report(second.key.range, `"${second.key.text}" says the same as "${first.key.text}": keep one of them.`);
    }
    return first;
  }

  /** The entry only when it has a value. */
  find(name: string, ...others: readonly string[]): FilledEntry | undefined {
    const entry = this.get(name, ...others);
    return entry?.value === undefined ? undefined : { key: entry.key, value: entry.value };
  }

  finish(): void {
    for (const entry of this.mapping.entries) {
      if (this.#taken.has(entry)) continue;
      const near = findClosestWord(entry.key.text, this.#known);
      const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
      this.context.report(entry.key.range, `"${entry.key.text}" is no key of ${this.within}.${advice} Possible: ${[...this.#known].join(', ')}.`);
    }
  }
}

export interface FilledEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export function nodesOf(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'sequence' ? node.items.flatMap(({ value }) => value ?? []) : [node];
}
