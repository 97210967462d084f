/** Scripts whose signs are as wide as they are high. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;
/** Width of such a sign, in Latin letters of the same font. */
const WIDE_LETTERS = 1.7;

/** As how many Latin letters a text is wide, about. */
export function letterCount(text: string): number {
  return text.length + (WIDE_LETTERS - 1) * (text.match(WIDE)?.length ?? 0);
}
