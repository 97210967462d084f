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

/** A search with its memory. */
export interface StatementFact<Found> extends StatementSearch<Found> {
  /** What `find` gives, found once. */
  readonly foundIn: (statement: ScannedStatement) => readonly Found[];
}

/** A fact of which only the search matters. */
export type AnyFact = Pick<StatementFact<unknown>, 'foundIn' | 'words' | 'uses'>;

const NOTHING: readonly never[] = [];

export function statementFact<Found>(search: StatementSearch<Found>): StatementFact<Found> {
  return { ...search, foundIn: remembered(search.find) };
}

export interface FactPlace {
  readonly script: TaskScript;
  readonly step: ScriptStep;
}

/** The statements of the linted scripts by what was found in them. */
export type FactPlaces = ReadonlyMap<AnyFact, readonly FactPlace[]>;

/** Makes the places of all `facts` in one walk over the statements; a statement that was looked at before is not looked at again. */
export function factFinder(facts: readonly AnyFact[]): (scripts: readonly TaskScript[]) => FactPlaces {
  const candidatesOf = candidateFinder(facts);
  const factsOf = remembered((statement: ScannedStatement) => candidatesOf(statement).filter((fact) => fact.foundIn(statement).length > 0));
  return (scripts) => {
    const places = new Map<AnyFact, FactPlace[]>();
    for (const script of scripts) {
      for (const step of script.steps) {
        for (const fact of factsOf(step.statement)) {
          const list = places.get(fact);
          if (list === undefined) places.set(fact, [{ script, step }]);
          else list.push({ script, step });
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
    const candidates = [...always];
    const add = (fact: AnyFact): void => void (candidates.includes(fact) || candidates.push(fact));
    for (const word of view.distinctWords) byWord.get(word)?.forEach(add);
    for (const { uses } of namedWords(view)) {
      for (const fact of ofUses) if (fact.uses?.some((kind) => uses[kind] !== undefined) === true) add(fact);
    }
    return candidates;
  };
}

/** Each statement of the linted scripts that has the fact, in order, with what was found in it. */
export function placesOf<Found>({ places }: RuleContext, fact: StatementFact<Found>): readonly (FactPlace & { readonly found: readonly Found[] })[] {
  return (places.get(fact) ?? NOTHING).map(({ script, step }) => ({ script, step, found: fact.foundIn(step.statement) }));
}
