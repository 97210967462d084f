import { CLOCK_FUNCTIONS } from './clock';
import type { SqlFunction } from './udf';

/** All functions that translated statements call and SQLite does not have: register each before the first statement. */
export const SQL_FUNCTIONS: readonly SqlFunction[] = [...CLOCK_FUNCTIONS];
