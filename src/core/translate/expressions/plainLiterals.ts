import { refuseConstruct, type Context } from '../context';
import { LEVEL, typed, type Expr } from '../expr';
import { refuse } from '../refusal';
import { textLiteral } from './primary';

/** Words before a text that is a decimal or JSON. */
export const PLAIN_LITERALS: ReadonlySet<string> = new Set(['NUMERIC', 'BIGNUMERIC', 'DECIMAL', 'BIGDECIMAL', 'JSON']);

/** `NUMERIC '1.50'`, `DECIMAL '1.5'`, `JSON '{"a": 1}'`. */
export function plainLiteral(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const word = cursor.next();
  const value = textLiteral(context);
  const range = cursor.rangeFrom(from);
  if (word.upper === 'JSON') return value.text === undefined || !isJson(value.text) ? refuse('This is no JSON.', range) : typed(`json(${value.sql})`, { type: 'json' }, range);
  const text = (value.text ?? '').trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return refuseConstruct(context, `This ${word.upper} literal`, range);
  const scale = /\.(\d*)$/.exec(text)?.[1]?.length ?? 0;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replace(/^\./, '0.').replace(/\.$/, '');
  return { ...typed(`${negative ? '-' : ''}${digits}${scale === 0 ? '.0' : ''}`, { type: 'decimal', scale: context.dialect === 'bigquery' ? undefined : scale }, range), level: negative ? LEVEL.unary : LEVEL.atom, number: Number(text) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
