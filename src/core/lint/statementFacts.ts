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
  /** Looks at a statement for the first time; whether there is anything. */
  readonly look: (statement: ScannedStatement) => boolean;
  readonly foundIn: (statement: ScannedStatement) => readonly Found[];
}

/** A fact of which only the search matters. */
export type AnyFact = Pick<StatementFact<unknown>, 'look' | 'words' | 'uses'>;

const NOTHING: readonly never[] = [];

export function statementFact<Found>(search: StatementSearch<Found>): StatementFact<Found> {
  const known = new WeakMap<ScannedStatement, readonly Found[]>();
  return {
    ...search,
    look: (statement) => {
      const found = search.find(statement);
      if (found.length > 0) known.set(statement, found);
      return found.length > 0;
    },
    foundIn: (statement) => known.get(statement) ?? NOTHING,
  };
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
  const known = new WeakMap<ScannedStatement, readonly AnyFact[]>();
  return (scripts) => {
    const places = new Map<AnyFact, FactPlace[]>();
    for (const script of scripts) {
      for (const step of script.steps) {
        const { statement } = step;
        const held = known.get(statement) ?? candidatesOf(statement).filter((fact) => fact.look(statement));
        known.set(statement, held);
        for (const fact of held) {
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
    const candidates = new Set(always);
    for (const word of view.distinctWords) for (const fact of byWord.get(word) ?? NOTHING) candidates.add(fact);
    for (const { uses } of namedWords(view)) {
      for (const fact of ofUses) if (fact.uses?.some((kind) => uses[kind] !== undefined) === true) candidates.add(fact);
    }
    return [...candidates];
  };
}

/** Each statement of the linted scripts that has the fact, in order, with what was found in it. */
export function placesOf<Found>({ places }: RuleContext, fact: StatementFact<Found>): readonly (FactPlace & { readonly found: readonly Found[] })[] {
  return (places.get(fact) ?? NOTHING).map(({ script, step }) => ({ script, step, found: fact.foundIn(step.statement) }));
}
