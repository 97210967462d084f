import type { Severity } from '../base/problem';
import type { TextRange } from '../base/textRange';
import type { Confidence, Finding, Fix, RelatedPlace } from './finding';
import type { Report, Rule } from './rule';

/** The finding of a rule's report. `set`: the severity that the settings say. */
export function makeFinding(rule: Rule, report: Report, set: Severity | undefined): Finding {
  return new MadeFinding(rule, report, set ?? report.severity ?? rule.severity);
}

/**
 * Its fixes are made when somebody looks at them. A class, as the getter of an object literal gives each object a shape of its
 * own, which is slow to make and to compare.
 */
class MadeFinding implements Finding {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly file: string;
  readonly range: TextRange;
  readonly task: string | undefined;
  declare readonly related?: readonly RelatedPlace[];
  #fixes: Report['fixes'];

  constructor({ code, name, confidence }: Rule, { message, file, range, task, fixes, related }: Report, severity: Severity) {
    this.code = code;
    this.name = name;
    this.severity = severity;
    this.confidence = confidence;
    this.message = message;
    this.file = file;
    this.range = range;
    this.task = task;
    if (related !== undefined) this.related = related;
    this.#fixes = fixes;
  }

  get fixes(): readonly Fix[] {
    const fixes = typeof this.#fixes === 'function' ? this.#fixes() : (this.#fixes ?? []);
    this.#fixes = fixes;
    return fixes;
  }
}
