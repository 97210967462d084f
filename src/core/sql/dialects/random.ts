import type { Dialect } from '../token';

/** `number`: another number each run (N01). `id`: another identifier each run (N02). */
export type RandomKind = 'number' | 'id';

/** `always`: whatever the arguments. `unseeded`: only without arguments, since an argument is a seed or a name. */
export type RandomCondition = 'always' | 'unseeded';

export interface RandomFunction {
  readonly kind: RandomKind;
  readonly condition: RandomCondition;
}

/** lint-rules.md B.3b. One table for all dialects: the names mean the same wherever they exist, apart from `RAND_OVERRIDES`. */
const FUNCTIONS: Readonly<Record<RandomKind, Readonly<Record<RandomCondition, string>>>> = {
  number: {
    always: 'RANDOM RAND32 RAND64 RANDCANONICAL RANDUNIFORM RANDNORMAL RANDSTR RANDOMBLOB RAND_INTEGER RANDOM_INTEGER DBMS_RANDOM.VALUE DBMS_RANDOM.RANDOM',
    unseeded: 'RAND RANDN',
  },
  id: {
    always: 'GEN_RANDOM_UUID UUID_GENERATE_V1 UUID_GENERATE_V4 GENERATE_UUID NEWID NEWSEQUENTIALID GENERATEUUIDV4 GENERATEUUIDV7 SYS_GUID UUID_SHORT UUIDV4 UUIDV7',
    unseeded: 'UUID UUID_STRING',
  },
};

/** Dialects in which the argument of RAND is no seed but a bound, or is ignored. */
const RAND_OVERRIDES: ReadonlySet<Dialect> = new Set(['trino', 'clickhouse']);

const TABLE: ReadonlyMap<string, RandomFunction> = new Map(
  (['number', 'id'] as const).flatMap((kind) =>
    (['always', 'unseeded'] as const).flatMap((condition) =>
      FUNCTIONS[kind][condition].split(' ').map((name) => [name, { kind, condition }] as const),
    ),
  ),
);

/** What the function of this name (upper case) is in `dialect`; `undefined` when it is repeatable. */
export function randomFunctionOf(dialect: Dialect, name: string): RandomFunction | undefined {
  const found = TABLE.get(name);
  return found !== undefined && name === 'RAND' && RAND_OVERRIDES.has(dialect) ? { ...found, condition: 'always' } : found;
}
