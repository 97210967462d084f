import assert from 'node:assert/strict';
import { lintSqlText } from '../../src/core/lint/linter';
import { scanScript } from '../../src/core/sql/scanner';
import { DIALECTS, type Dialect } from '../../src/core/sql/lex/token';
import { DEFINITION_PLACES, NAME_PLACES, nameOf, spellingsOf, TEXT_PLACES, VALUE_PLACES } from '../support/lint/wordPlaces';

interface Spellings {
  readonly numbers: string;
  readonly ids: string;
  readonly repeatable: string;
}

/** lint-rules.md B.3b and the vendors' pages, written out a second time by hand. `·` is a blank. */
const SPELLINGS: Readonly<Record<Exclude<Dialect, 'generic'>, Spellings>> = {
  hive: { numbers: 'rand() random() reflect("java.lang.Math",·"random")', ids: "uuid() unique_id() reflect('java.util.UUID',·'randomUUID')", repeatable: "rand(42) hash(id) reflect('java.lang.Math',·'max',·2,·3) random" },
  spark: { numbers: 'rand() randn() random() uniform(1,·10) randstr(5) shuffle(a)', ids: 'uuid()', repeatable: 'rand(42) randn(1) random(7) uniform(1,·10,·3) randstr(5,·1) shuffle(a,·1) uuid(3) xxhash64(id)' },
  mysql: { numbers: 'RAND() RANDOM_BYTES(4)', ids: 'UUID() UUID_SHORT()', repeatable: 'RAND(5) UUID_TO_BIN(x) MD5(id)' },
  postgresql: { numbers: 'random() random(1,·10) random_normal() gen_random_bytes(8)', ids: 'gen_random_uuid() uuidv4() uuidv7() uuid_generate_v1() uuid_generate_v4()', repeatable: "uuid_generate_v5(uuid_ns_url(),·x) md5(id) setseed(0.5)" },
  sqlite: { numbers: 'random() randomblob(16)', ids: 'uuid()', repeatable: 'hex(id) abs(id)' },
  trino: { numbers: 'rand() random() random(10) random(1,·5) shuffle(a)', ids: 'uuid()', repeatable: 'xxhash64(id) random' },
  bigquery: { numbers: 'RAND()', ids: 'GENERATE_UUID()', repeatable: 'FARM_FINGERPRINT(id)' },
  snowflake: { numbers: 'random()', ids: 'uuid_string()', repeatable: 'random(42) uniform(1,·10,·seq4()) randstr(5,·1234) uuid_string(ns,·k)' },
  clickhouse: {
    numbers: 'rand() rand(1) rand32() rand64() randCanonical() randUniform(0,·1) randNormal(0,·1) randomString(5) randConstant() fuzzBits(a,·0.1) randPoisson(3)',
    ids: 'generateUUIDv4() generateUUIDv7() generateULID() generateSnowflakeID()', repeatable: 'cityHash64(id) rand',
  },
  sqlserver: { numbers: 'RAND() CRYPT_GEN_RANDOM(4)', ids: 'NEWID() NEWSEQUENTIALID()', repeatable: 'RAND(5) CHECKSUM(id)' },
  oracle: { numbers: "DBMS_RANDOM.VALUE DBMS_RANDOM.VALUE(1,·10) DBMS_RANDOM.RANDOM DBMS_RANDOM.STRING('x',·5) DBMS_CRYPTO.RANDOMBYTES(4)", ids: 'SYS_GUID()', repeatable: 'ORA_HASH(id)' },
  redshift: { numbers: 'RANDOM()', ids: 'gen_random_uuid()', repeatable: 'FNV_HASH(id)' },
  doris: { numbers: 'rand() random() random(1,·5)', ids: 'uuid() uuid_numeric()', repeatable: 'random(42) murmur_hash3_32(id)' },
  starrocks: { numbers: 'rand() random()', ids: 'uuid() uuid_numeric()', repeatable: 'rand(42) crc32(id)' },
  duckdb: { numbers: 'random()', ids: 'uuid() gen_random_uuid() uuidv7()', repeatable: 'hash(id) uuid' },
  flink: { numbers: 'RAND() RAND_INTEGER(10)', ids: 'UUID()', repeatable: 'RAND(3) RAND_INTEGER(1,·10) MD5(id)' },
};

function found(text: string, dialect: Dialect): readonly string[] {
  return scanScript(text, dialect).statements.flatMap(({ randomCalls }) => randomCalls.map(({ kind, range }) => `${kind} ${range.start} ${text.slice(range.start, range.end)}`));
}

describe('random calls', () => {
  for (const [name, { numbers, ids, repeatable }] of Object.entries(SPELLINGS)) {
    const dialect = name as Dialect;
    const spellings = [...spellingsOf(numbers).map((text) => ['number', text] as const), ...spellingsOf(ids).map((text) => ['id', text] as const)];

    it(`are found wherever ${dialect} draws`, () => {
      for (const [kind, spelling] of spellings) {
        for (const place of VALUE_PLACES) {
          const text: string = place.replace('§', spelling);
          assert.deepEqual(found(text, dialect), [`${kind} ${place.indexOf('§')} ${spelling}`], `${dialect}: ${text}`);
        }
        const text = `SELECT a FROM t WHERE b < ${spelling}`;
        const codes = lintSqlText({ file: 's.sql', text, dialect }).filter(({ code }) => code === 'N01' || code === 'N02');
        assert.deepEqual(codes.map(({ code, range }) => [code, text.slice(range.start, range.end)]), [[kind === 'number' ? 'N01' : 'N02', spelling]], text);
      }
    });

    it(`are none where ${dialect} is repeatable`, () => {
      for (const spelling of spellingsOf(repeatable)) {
        for (const place of VALUE_PLACES) assert.deepEqual(found(place.replace('§', spelling), dialect), [], `${dialect}: ${place} ${spelling}`);
      }
    });

    it(`are none as names, strings and comments in ${dialect}`, () => {
      for (const word of new Set(spellings.flatMap(([, spelling]) => (spelling.includes('.') ? [] : (nameOf(spelling) ?? []))))) {
        for (const place of [...NAME_PLACES, ...TEXT_PLACES.map((text) => text.replace('§', '§()')), ...DEFINITION_PLACES]) {
          assert.deepEqual(found(place.replace('§', word), dialect), [], `${dialect}: ${place} ${word}`);
        }
      }
    });
  }

  it('of other dialects are found as calls everywhere', () => {
    for (const dialect of DIALECTS) {
      for (const spelling of ['rand()', 'uuid()', 'NEWID()', 'gen_random_uuid()', 'generateUUIDv4()', 'SYS_GUID()']) {
        assert.equal(found(`SELECT ${spelling} FROM t`, dialect).length, 1, `${dialect} ${spelling}`);
      }
    }
  });
});
