import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertSnapshot } from '../../grammar/snapshot';
import { describeTokens, type GrammarFiles } from '../../grammar/tokens';
import { hostPaths } from '../../support/vscodeHost.mjs';
import { REPOSITORY, Session } from '../helpers/session';
import { waitUntil } from '../helpers/waitFor';

const GRAMMAR = join(REPOSITORY, 'test', 'grammar');
const FIXTURES = join(GRAMMAR, 'fixtures');

function grammarsOfVSCode(): GrammarFiles {
  const { extensions } = hostPaths();
  const yaml = (name: string) => join(extensions, 'yaml', 'syntaxes', `${name}.tmLanguage.json`);
  return {
    'source.sql': join(extensions, 'sql', 'syntaxes', 'sql.tmLanguage.json'),
    'source.yaml': yaml('yaml'),
    'source.yaml.embedded': yaml('yaml-embedded'),
    ...Object.fromEntries(['1.0', '1.1', '1.2', '1.3'].map((version) => [`source.yaml.${version}`, yaml(`yaml-${version}`)])),
  };
}

describe("grammar on VS Code's own YAML and SQL", () => {
  for (const name of readdirSync(FIXTURES).sort()) {
    it(name, async () => {
      const text = readFileSync(join(FIXTURES, name), 'utf8');
      const actual = await describeTokens(grammarsOfVSCode(), name.endsWith('.sql') ? 'source.sql' : 'source.yaml', text);
      assertSnapshot(join(GRAMMAR, 'snapshots', `${name}.vscode.txt`), actual);
    });
  }
});

describe('highlighting in the editor', () => {
  let session: Session;
  before(async () => {
    session = await Session.open({ kind: 'node', label: 'highlighting', workspace: FIXTURES });
  });
  after(() => session.close());

  /** Scopes that VS Code's token inspector shows at a place. */
  async function expectScopes(line: number, column: number, scopes: readonly string[]): Promise<void> {
    const { workbench } = session;
    await workbench.goTo(line, column);
    await workbench.runCommand('Developer: Inspect Editor Tokens and Scopes');
    const widget = workbench.page.locator('.token-inspect-widget');
    await waitUntil(`scopes at ${line}:${column}`, () => widget.innerText(), (text) => scopes.every((scope) => text.includes(scope)));
    await workbench.press('Escape');
    await widget.waitFor({ state: 'hidden' });
  }

  it('SQL, its parameters and the YAML around it', async () => {
    await session.workbench.openFile('blocks.yaml');
    await expectScopes(8, 8, ['meta.embedded.block.sql', 'keyword.other.DML.sql']);
    await expectScopes(8, 38, ['string.quoted.single.sql', 'variable.other.parameter.idempo']);
    await expectScopes(14, 6, ['entity.name.tag.yaml']);
    await session.workbench.screenshot('yaml');
  });
});
