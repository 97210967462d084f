import { readMoment } from './moment';
import type { SqlFunction } from './udf';

/** Functions that are NULL for text that is no date, with the number of dates that they begin with. */
const READERS: Readonly<Record<string, number>> = {
  add_units: 1, add_interval: 1, add_days: 1, add_months_to: 1, elapsed_units: 2, crossed_units: 2, subtract_dates: 2, date_part_of: 1, truncate_timestamp: 1,
  truncate_moment: 1, last_day_of: 1, next_day_of: 1, months_apart: 2, epoch_of: 1, format_java: 1, format_mysql: 1, format_postgresql: 1, format_strftime: 1,
};

const SUFFIX = '_or_fail';

/** The same functions, which fail for text that is no date, as most warehouses do. */
export function checkedMoments(functions: readonly SqlFunction[]): readonly SqlFunction[] {
  return functions.flatMap((definition) => {
    const dates = Object.hasOwn(READERS, definition.name) ? READERS[definition.name] : undefined;
    if (dates === undefined) return [];
    return [{
      ...definition,
      name: definition.name + SUFFIX,
      call: (context, args) => {
        const bad = args.slice(0, dates).find((value) => value !== null && (value instanceof Uint8Array || readMoment(value) === undefined));
        if (bad !== undefined) throw new Error(`'${String(bad)}' is no date that the local runner can read`);
        return definition.call(context, args);
      },
    }];
  });
}

const CALLS = new RegExp(`'(?:[^']|'')*'|\\[[^\\]]*\\]|\\b(${Object.keys(READERS).join('|')})\\(`, 'g');

/** SQL that calls the functions that fail. */
export function failingForBadDates(sql: string): string {
  return sql.replace(CALLS, (written, name?: string) => (name === undefined ? written : `${name}${SUFFIX}(`));
}
