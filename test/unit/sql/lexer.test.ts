import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dialectOf } from '../../../src/core/sql/dialects/names';
import { lex } from '../../../src/core/sql/lex/lexer';
import { DIALECTS, type Dialect } from '../../../src/core/sql/lex/token';

const SHORT: Readonly<Record<string, string>> = {
  word: 'w', quotedName: 'q', string: 's', number: 'n', operator: 'o', template: 't', comment: 'c',
};

/** `w:SELECT n:1`; an unclosed token ends with `…`. */
function show(text: string, dialect: Dialect = 'generic'): string {
  return lex(text, dialect)
    .map((token) => `${SHORT[token.kind] ?? '?'}:${token.text}${token.closed ? '' : '…'}`)
    .join(' ');
}

describe('lexer', () => {
  const cases: readonly (readonly [string, string, string, Dialect?])[] = [
    ['words, numbers and operators', 'SELECT a1+2.5e3', 'w:SELECT w:a1 o:+ n:2.5e3'],
    ['operators of several characters', "a::date||b->>'x'", "w:a o::: w:date o:|| w:b o:->> s:'x'"],
    ['brackets, comma, dot and semicolon one by one', 'f((a.b,c));', 'w:f o:( o:( w:a o:. w:b o:, w:c o:) o:) o:;'],
    ['a number before a name dot', '1.e5', 'n:1 o:. w:e5'],
    ['number suffixes', '10L 1.5BD 0xFF 7days', 'n:10L n:1.5BD n:0xFF w:7days', 'hive'],
    ['a template glued to a name', 'dw_${env}.t ${env}_x t${a}${b}', 'w:dw_${env} o:. w:t w:${env}_x w:t${a}${b}'],
    ['a template alone', "${hour} $[yyyy-MM-dd] !{x} #{y} {{ ds }}", 't:${hour} t:$[yyyy-MM-dd] t:!{x} t:#{y} t:{{ ds }}'],
    ['nested brackets in a time expression', '$[add_months(a[1],-1)]x', 'w:$[add_months(a[1],-1)]x'],
    ['block templates on their own', 'id{% if x %}, v{% endif %}', 'w:id t:{% if x %} o:, w:v t:{% endif %}'],
    ['template comments', '{# now() #} a', 'c:{# now() #} w:a'],
    ['an unclosed template ends after its name', 'dt = ${schedule_ti AND 1', 'w:dt o:= t:${schedule_ti… w:AND n:1'],
    ['a string with a template that holds quotes', "'{{ f('x') }}' a", "s:'{{ f('x') }}' w:a"],
    ['texts in a template that hold its closer', "{{ f({ 'p': '{{ home }}/x', 'q': \"}}\" }) }} a", "t:{{ f({ 'p': '{{ home }}/x', 'q': \"}}\" }) }} w:a"],
    ['a quote in a template that pairs with none in it', "{{ o'clock }} a 'b", "t:{{ o'clock }} w:a s:'b…"],
    ["the client's lines of Oracle", "rem it's old\nPROMPT update counts\nDELETE t;\nREMARK x\nSELECT rem,\nprompt FROM t", "c:rem it's old c:PROMPT update counts w:DELETE w:t o:; c:REMARK x w:SELECT w:rem o:, w:prompt w:FROM w:t", 'oracle'],
    ['no such lines elsewhere', 'rem x', 'w:rem w:x', 'postgresql'],
    ['doubled quotes', "'it''s' a", "s:'it''s' w:a"],
    ['backslash escapes by dialect', "'it\\'s' a", "s:'it\\'s' w:a", 'hive'],
    ['no backslash escapes in standard SQL', "'a\\' b", "s:'a\\' w:b", 'postgresql'],
    ['E strings', "E'it\\'s' a", "s:E'it\\'s' w:a", 'postgresql'],
    ['an ESCAPE character', "x LIKE '%a' ESCAPE '\\' AND b = 'c'", "w:x w:LIKE s:'%a' w:ESCAPE s:'\\' w:AND w:b o:= s:'c'"],
    ['double quotes are names', 'a "b c"', 'w:a q:"b c"', 'postgresql'],
    ['double quotes are strings', 'a "b c"', 'w:a s:"b c"', 'mysql'],
    ['bracket names', '[a b]=1', 'q:[a b] o:= n:1', 'sqlserver'],
    ['array access', 'a[1]', 'w:a o:[ n:1 o:]', 'postgresql'],
    ['dollar strings', "$$it's$$ $b$ $$ $b$", "s:$$it's$$ s:$b$ $$ $b$", 'postgresql'],
    ['positional parameters', '$1 $12', 'w:$1 w:$12', 'postgresql'],
    ['q strings', "q'[it's]' a", "s:q'[it's]' w:a", 'oracle'],
    ['U& names', 'U&"x" a', 'q:U&"x" w:a', 'postgresql'],
    ['triple quotes', "'''a'b\n''' c", "s:'''a'b\n''' w:c", 'bigquery'],
    ['line comments', 'a -- b\nc', 'w:a c:-- b w:c'],
    ['a double minus in MySQL', '5--3 -- x', 'n:5 o:- o:- n:3 c:-- x', 'mysql'],
    ['hash comments', "a # it's\nb", "w:a c:# it's w:b", 'mysql'],
    ['temporary tables are not comments', '#stage ##g', 'w:#stage w:##g', 'sqlserver'],
    ['nested comments', '/* a /* b */ c */ d', 'c:/* a /* b */ c */ w:d', 'postgresql'],
    ['comments that do not nest', '/* a /* b */ c', 'c:/* a /* b */ w:c', 'mysql'],
    ['an unclosed comment', 'a /* b', 'w:a c:/* b…'],
    ['an unclosed string ends with its line', "a = 'x\nAND b", "w:a o:= s:'x… w:AND w:b"],
    ['an unclosed name ends with its line', 'a = "x\nAND b"', 'w:a o:= q:"x… w:AND w:b q:"…', 'postgresql'],
    ['a string over two lines', "a = 'x\ny' b", "w:a o:= s:'x\ny' w:b"],
    ['a string with SQL over two lines', "f('SELECT\nFROM t') b", "w:f o:( s:'SELECT\nFROM t' o:) w:b"],
    ['a quote left open before a line with its own strings', "dt = '2024\nAND x = 'a'", "w:dt o:= s:'2024… w:AND w:x o:= s:'a'"],
    ['session variables', '@a @@b', 'w:@a w:@@b', 'mysql'],
    ['letters of any script', 'größe 表', 'w:größe w:表'],
  ];
  for (const [name, text, expected, dialect] of cases) {
    it(`reads ${name}`, () => assert.equal(show(text, dialect), expected));
  }

  it('gives the name without quotes and words in upper case', () => {
    const uppers = lex('a "b""c" U&"d" `e', 'postgresql').map((token) => token.upper);
    assert.deepEqual(uppers, ['A', 'b"c', 'd', 'e']);
  });

  const fragments = fc.constantFrom(
    "'", '"', '`', '\\', '$$', '$a$', '${', '}', '$[', ']', '{{', '}}', '{%', '%}', '{#', '#}', '!{', '#', '--', '/*', '*/', '\n', '\r\n',
    ' ', 'SELECT', 'a', '1', '.', '(', ')', ';', "E'", "q'[", '[', '@', '::', 'é', '\u{1F600}', '\u00a0', '\u0000',
  );

  it('leaves only white space between tokens, whatever the text', () => {
    const texts = fc.oneof(fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join('')), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(texts, fc.constantFrom(...DIALECTS), (text, dialect) => {
        let at = 0;
        for (const token of lex(text, dialect)) {
          assert.match(text.slice(at, token.start), /^\s*$/);
          assert.ok(token.end > token.start);
          assert.equal(token.text, text.slice(token.start, token.end));
          at = token.end;
        }
        assert.match(text.slice(at), /^\s*$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads adversarial texts in linear time', () => {
    for (const piece of ["'a\\'\n", "'\n", '{{', '$[', '${', '/*', '"x\n', "'a\nAND 'b", '$a', '--\n', "' \\' \n", '$[[']) {
      for (const dialect of ['generic', 'hive', 'postgresql'] as const) {
        assert.ok(lex(piece.repeat(20_000), dialect).length >= 1);
      }
    }
  });
});

describe('dialectOf', () => {
  const cases: readonly (readonly [string | undefined, Dialect])[] = [
    ['POSTGRES', 'postgresql'], ['postgresql', 'postgresql'], ['tidb', 'mysql'], ['Presto', 'trino'], [' databricks ', 'spark'],
    ['MSSQL', 'sqlserver'], [undefined, 'generic'], ['constructor', 'generic'], ['no such', 'generic'],
  ];
  for (const [declared, expected] of cases) {
    it(`reads ${String(declared)} as ${expected}`, () => assert.equal(dialectOf(declared), expected));
  }
});
