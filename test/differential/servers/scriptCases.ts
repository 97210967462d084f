import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One script that a real server and the local engine must agree on. */
export interface ScriptCase {
  /** `file:line`. */
  readonly id: string;
  readonly title: string;
  readonly setup: string;
  /** May be empty: then only the query is compared. */
  readonly script: string;
  readonly query: string;
}

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'differential');

/**
 * Reads the cases of a file. Its lines:
 * `## NAME` begins the setup that the cases below use, until the next one; `# TITLE` begins a case, whose lines are its script;
 * `? QUERY` is the query of the case, until the next case; `= QUERY` is a case of its own without a script; `~ QUERY :: A ;; B`
 * is a case for A and one for B in the place of `{}`; `%` begins a comment.
 */
export function readScriptCases(file: string): readonly ScriptCase[] {
  const cases: { -readonly [key in keyof ScriptCase]: ScriptCase[key] }[] = [];
  let setup = '';
  let append: (line: string) => void = () => undefined;
  readFileSync(join(FOLDER, file), 'utf8').split('\n').forEach((line, at) => {
    const id = `${file}:${at + 1}`;
    const rest = line.slice(line.indexOf(' ') + 1);
    if (line.startsWith('%')) return;
    if (line.startsWith('## ')) {
      setup = '';
      append = (next) => void (setup += `${next}\n`);
    } else if (line.startsWith('# ')) {
      const one = { id, title: rest, setup, script: '', query: '' };
      cases.push(one);
      append = (next) => void (one.script += `${next}\n`);
    } else if (line.startsWith('? ')) {
      const one = cases.at(-1);
      if (one === undefined) throw new Error(`${id}: a query before the first case`);
      append = (next) => void (one.query += `${next}\n`);
      append(rest);
    } else if (line.startsWith('~ ')) {
      const [query = '', values = ''] = rest.split(' :: ');
      for (const value of values.split(' ;; ')) {
        const filled = query.replaceAll('{}', () => value.trim());
        cases.push({ id, title: filled, setup, script: '', query: filled });
      }
    } else if (line.startsWith('= ')) {
      const one = { id, title: rest, setup, script: '', query: `${rest}\n` };
      cases.push(one);
      append = (next) => void (one.query += `${next}\n`);
    } else append(line);
  });
  return cases.map((one) => ({ ...one, script: one.script.trim(), query: one.query.trim().replace(/;$/, '') }));
}
