import { collect } from '../base/collect';
import { remembered } from '../base/remembered';
import type { WordKind } from '../sql/dialects/table';
import { namedWords } from '../sql/namedWords';
import type { ScannedStatement } from '../sql/scanned';
import type { Words } from '../sql/view';
import type { RuleContext } from './rule';
import type { ScriptStep, TaskScript } from './taskScript';

/** What a rule looks for in one statement, whatever stands around it. */
export interface StatementSearch<Found> {
  /** Pure, and of the statement alone: what it finds is kept as long as the statement's text stays the same. */
  readonly find: (statement: ScannedStatement) => readonly Found[];
  /** Only a statement with one of these bare words, in upper case, or with a word that its dialect's table names for one of `uses`, can have any. Neither: every statement can. */
  readonly words?: Words;
  readonly uses?: readonly WordKind[];
}

/** A search that a rule declares. */
export type StatementFact<Found> = StatementSearch<Found>;

/** A fact of which only the search matters. */
export type AnyFact = StatementSearch<unknown>;

const NOTHING: readonly never[] = [];

export function statementFact<Found>(search: StatementSearch<Found>): StatementFact<Found> {
  return search;
}

export interface FactPlace<Found = unknown> {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  /** At least one. */
  readonly found: readonly Found[];
}

/** The statements of the linted scripts by what was found in them. */
export type FactPlaces = ReadonlyMap<AnyFact, readonly FactPlace[]>;

/** What a statement has. */
interface FoundFact {
  readonly fact: AnyFact;
  readonly found: readonly unknown[];
}

/** Makes the places of all `facts` in one walk over the statements; a statement that was looked at before is not looked at again. */
export function factFinder(facts: readonly AnyFact[]): (scripts: readonly TaskScript[]) => FactPlaces {
  const candidatesOf = candidateFinder(facts);
  const factsOf = remembered((statement: ScannedStatement): readonly FoundFact[] => collect(candidatesOf(statement), (fact) => {
    const found = fact.find(statement);
    return found.length === 0 ? NOTHING : [{ fact, found }];
  }));
  return (scripts) => {
    const places = new Map<AnyFact, FactPlace[]>();
    for (const script of scripts) {
      for (const step of script.steps) {
        for (const { fact, found } of factsOf(step.statement)) {
          const list = places.get(fact);
          if (list === undefined) places.set(fact, [{ script, step, found }]);
          else list.push({ script, step, found });
        }
      }
    }
    return places;
  };
}

/** The facts that a statement can have, by its words. */
function candidateFinder(facts: readonly AnyFact[]): (statement: ScannedStatement) => readonly AnyFact[] {
  const always = facts.filter(({ words, uses }) => words === undefined && uses === undefined);
  const byWord = new Map<string, AnyFact[]>();
  for (const fact of facts) for (const word of fact.words?.keys() ?? []) byWord.set(word, [...(byWord.get(word) ?? []), fact]);
  const ofUses = facts.filter(({ uses }) => uses !== undefined);
  return ({ view }) => {
    let candidates: AnyFact[] | undefined;
    const add = (fact: AnyFact): void => {
      candidates ??= [...always];
      if (!candidates.includes(fact)) candidates.push(fact);
    };
    for (const word of view.distinctWords) byWord.get(word)?.forEach(add);
    for (const { uses } of namedWords(view)) {
      for (const fact of ofUses) if (fact.uses?.some((kind) => uses[kind] !== undefined) === true) add(fact);
    }
    return candidates ?? always;
  };
}

/** Each statement of the linted scripts that has the fact, in order, with what was found in it. */
export function placesOf<Found>({ places }: RuleContext, fact: StatementFact<Found>): readonly FactPlace<Found>[] {
  // What stands under a fact was found by it.
  return (places.get(fact) ?? NOTHING) as readonly FactPlace<Found>[];
}
