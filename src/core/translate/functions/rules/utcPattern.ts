const UTC_LETTERS: Readonly<Record<string, string>> = { X: 'Z', XX: 'Z', XXX: 'Z', x: '+00', xx: '+0000', xxx: '+00:00', Z: '+0000', ZZ: '+0000', ZZZ: '+0000', ZZZZ: 'GMT', ZZZZZ: 'Z', z: 'UTC', zz: 'UTC', zzz: 'UTC', VV: 'UTC', O: 'GMT', OOOO: 'GMT' };
const STANDALONE: Readonly<Record<string, string>> = { LLL: 'MMM', LLLL: 'MMMM' };

/** Spark's pattern with what its letters for zones give in UTC. */
export function utcPattern(pattern: string): string {
  return pattern.replace(/'(?:[^']|'')*'|([A-Za-z])\1*/g, (part) => (Object.hasOwn(UTC_LETTERS, part) ? `'${UTC_LETTERS[part] ?? ''}'` : (STANDALONE[part] ?? part)));
}
