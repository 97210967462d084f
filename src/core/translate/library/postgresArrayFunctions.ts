import { asText, strict, type SqlFunction } from './udf';

type Item = string | number | boolean | null | readonly Item[];

function readList(json: string | number): readonly Item[] {
  return JSON.parse(asText(json)) as readonly Item[];
}

/** The lengths of an array in each of its dimensions; none for an empty one. */
function lengths(list: readonly Item[]): readonly number[] {
  const [first] = list;
  if (list.length === 0) return [];
  return [list.length, ...(Array.isArray(first) ? lengths(first as readonly Item[]) : [])];
}

function filled(value: Item, sizes: readonly number[]): Item {
  const [size, ...inner] = sizes;
  if (size === undefined) return value;
  const item = filled(value, inner);
  return Array.from({ length: size }, () => item);
}

/** Most elements that array_fill makes here. */
const MOST = 100_000;

/** What PostgreSQL has of arrays alone. */
export const POSTGRES_ARRAY_FUNCTIONS: readonly SqlFunction[] = [
  strict('array_bounds', 1, ([array = '[]']) => {
    const sizes = lengths(readList(array));
    return sizes.length === 0 ? null : sizes.map((size) => `[1:${String(size)}]`).join('');
  }),
  strict('array_depth', 1, ([array = '[]']) => {
    const sizes = lengths(readList(array));
    return sizes.length === 0 ? null : sizes.length;
  }),
  {
    name: 'array_filled',
    arity: 2,
    call: (_context, [value = null, sizes = null]) => {
      if (sizes === null || value instanceof Uint8Array) return null;
      const counts = readList(asText(sizes)).map(Number);
      if (counts.some((count) => count < 0) || counts.reduce((all, count) => all * count, 1) > MOST) throw new Error('array_fill with these sizes is not supported by the local runner');
      return JSON.stringify(counts.length === 0 ? [] : filled(value, counts));
    },
  },
];
