import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertSnapshot } from './snapshot';
import { describeTokens, type GrammarFiles } from './tokens';

const HERE = import.meta.dirname;
const standin = (name: string) => join(HERE, 'standins', `${name}.tmLanguage.json`);

/** VS Code's own grammars are not in the clone: small ones of the two known shapes stand in for them. */
const VARIANTS: Readonly<Record<string, GrammarFiles>> = {
  indented: { 'source.yaml': standin('yaml-indented'), 'source.sql': standin('sql') },
  flat: { 'source.yaml': standin('yaml-flat'), 'source.sql': standin('sql') },
};

for (const [variant, files] of Object.entries(VARIANTS)) {
  describe(`grammar on ${variant} YAML`, () => {
    for (const name of readdirSync(join(HERE, 'fixtures')).sort()) {
      it(name, async () => {
        const text = readFileSync(join(HERE, 'fixtures', name), 'utf8');
        const actual = await describeTokens(files, name.endsWith('.sql') ? 'source.sql' : 'source.yaml', text);
        assertSnapshot(join(HERE, 'snapshots', `${name}.${variant}.txt`), actual);
      });
    }
  });
}
