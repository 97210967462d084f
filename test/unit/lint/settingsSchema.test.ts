import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { parseProjectFile } from '../../../src/core/lint/project/projectFile';
import { CHINESE_PAGE_TEXTS } from '../../../src/core/lint/rulePage';
import { RULES } from '../../../src/core/lint/rules';
import { ENGLISH_PAGES, type PageTexts } from '../../../src/core/lint/rules/pageTexts';
import { EDITOR_PREFIX, editorSettings, JSON_VALIDATION, projectFileSchema, RULE_PREFIX, settingTexts } from '../../../src/core/lint/project/settingsSchema';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly jsonValidation?: unknown;
  };
}

const CHINESE = JSON.parse(readFileSync(CHINESE_PAGE_TEXTS, 'utf8')) as PageTexts;

const validate = new Ajv({ strict: false }).compile(projectFileSchema());

describe('the settings in package.json', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

  it('are what the rules say (npm run settings writes them)', () => {
    const written = Object.entries(contributes.configuration.properties).filter(([name]) => name.startsWith(EDITOR_PREFIX));
    assert.deepEqual(Object.fromEntries(written), JSON.parse(JSON.stringify(editorSettings())));
  });

  for (const [language, texts] of [['', ENGLISH_PAGES], ['.zh-cn', CHINESE]] as const) {
    it(`describe each rule and option in package.nls${language}.json (npm run settings writes it)`, () => {
      const nls = JSON.parse(readFileSync(`package.nls${language}.json`, 'utf8')) as Readonly<Record<string, string>>;
      assert.deepEqual(Object.fromEntries(Object.entries(nls).filter(([name]) => name.startsWith(RULE_PREFIX))), settingTexts(texts));
      assert.equal(nls['schema.path'], `./dist/idempo.schema${language}.json`);
    });
  }

  it('bring the schema of idempo.json', () => {
    assert.deepEqual(contributes.jsonValidation, JSON_VALIDATION);
  });
});

/** A schema without what it says to people. */
function withoutTexts(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema, (name, value: unknown) => (name === 'description' || name === 'title' ? undefined : value)));
}

describe('the schema of idempo.json', () => {
  it('is the same in Chinese but for what it says', () => {
    assert.deepEqual(withoutTexts(projectFileSchema(CHINESE)), withoutTexts(projectFileSchema()));
    const said = [...JSON.stringify(projectFileSchema(CHINESE)).matchAll(/"(?:description|title)":"((?:[^"\\\\]|\\\\.)*)"/g)].map(([, text = '']) => text);
    assert.ok(said.length > RULES.length);
    assert.deepEqual(said.filter((text) => !/\p{Script=Han}/u.test(text)), []);
  });

  it('knows every rule, and options by names that are not taken', () => {
    for (const rule of RULES) {
      assert.ok(validate({ rules: { [rule.code]: 'off' } }), rule.code);
      const defaults = Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]));
      assert.ok(validate({ rules: { [rule.code]: { severity: 'info', ...defaults } } }), rule.code);
      assert.ok(!Object.hasOwn(defaults, 'severity'));
    }
  });

  const junk = fc.constantFrom<unknown>('loud', 'mysqll', 'T99', 'x.json', true, null, 0, 1.5, 100, -1, 2000, [], {}, ['T01', 1]);
  /** Mostly a value of the right form. */
  const or = (...right: readonly unknown[]): fc.Arbitrary<unknown> => fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: junk });
  const severities = ['error', 'warning', 'info', 'off'];
  const options = fc.record({ severity: or(...severities), maximumRetries: or(0, 3, 99), minimumIntervalMinutes: or(0, 1440), most: junk }, { requiredKeys: [] });
  const rule = fc.oneof({ weight: 3, arbitrary: or(...severities) }, { weight: 1, arbitrary: options });
  const ignore = fc.record({ code: or('T01', 'W*', ['T01', 'N02']), codes: or('T01'), files: or('a.sql', ['a', 'b/**']), because: or('so it is'), why: junk }, { requiredKeys: ['because'] });
  const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    $schema: or('x'),
    dialect: or('hive', 'sqlite', 'generic'),
    sqlFiles: or(true, false),
    baseline: or('x.json'),
    exclude: or('a', ['a', 'b']),
    rules: fc.oneof({ weight: 6, arbitrary: fc.dictionary(fc.constantFrom('T01', 'R02', 'W01', 'Z01'), rule, { maxKeys: 2 }) }, { weight: 1, arbitrary: junk }),
    ignore: fc.oneof({ weight: 6, arbitrary: fc.array(ignore, { maxLength: 2 }) }, { weight: 1, arbitrary: junk }),
    dialects: junk,
  };
  const settings = fc.record(values, { requiredKeys: [] });

  it('accepts exactly what the reader accepts', () => {
    let accepted = 0;
    fc.assert(
      fc.property(settings, fc.boolean(), (value, isPretty) => {
        const { problems } = parseProjectFile('idempo.json', JSON.stringify(value, undefined, isPretty ? 2 : 0));
        // That an item of "ignore" names a rule is said by the reader alone.
        const said = problems.filter(({ message }) => !message.startsWith('Each item of "ignore" names'));
        const isValid = validate(value);
        assert.equal(said.length === 0, isValid, JSON.stringify({ value, said, errors: validate.errors }));
        if (isValid) accepted++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(accepted > 40, String(accepted));
  });
});
