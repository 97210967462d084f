import { elementOf, type ColumnType, type Expr } from '../expr';

const NAMES: Readonly<Partial<Record<ColumnType['type'], string>>> = { text: 'string', boolean: 'boolean', date: 'date', timestamp: 'timestamp', real: 'double', null: 'void' };

const DECLARED: Readonly<Record<string, string>> = { INT: 'int', INTEGER: 'int', BIGINT: 'bigint', SMALLINT: 'smallint', TINYINT: 'tinyint' };

/** What Spark calls the type of what a container holds; integers of unknown width are not known. */
function innerText(type: ColumnType): string | undefined {
  const plain = NAMES[type.type];
  if (plain !== undefined) return plain;
  if (type.type === 'integer') return type.narrow === true ? 'int' : undefined;
  if (type.fields !== undefined) {
    const fields = type.fields.map((field) => [field.name, innerText(field.type)] as const);
    return fields.some(([, text]) => text === undefined) ? undefined : `struct<${fields.map(([name, text]) => `${name}:${text ?? ''}`).join(',')}>`;
  }
  if (type.type !== 'array' && type.element === undefined) return undefined;
  const element = innerText(elementOf(type));
  if (element === undefined || (type.type === 'json' && type.keys !== undefined)) return undefined;
  return type.type === 'array' ? `array<${element}>` : `map<string,${element}>`;
}

/** What Spark's typeof says of a value; `declared` is the declared type of a plain column. `undefined`: not known. */
export function typeText(value: Expr, declared: string | undefined): string | undefined {
  const name = /^\w+/.exec(declared ?? '')?.[0].toUpperCase() ?? '';
  if (value.type === 'integer') return DECLARED[name] ?? (value.number === undefined ? undefined : value.narrow === true ? 'int' : 'bigint');
  if (value.type !== 'decimal') return innerText(value);
  const sizes = /\((\d+)(?:,\s*(\d+))?\)/.exec(declared ?? '');
  if (sizes !== null) return `decimal(${sizes[1] ?? ''},${sizes[2] ?? '0'})`;
  if (value.number === undefined || value.scale === undefined) return undefined;
  const whole = String(Math.trunc(Math.abs(value.number)));
  return `decimal(${String((whole === '0' ? 0 : whole.length) + value.scale)},${String(value.scale)})`;
}
