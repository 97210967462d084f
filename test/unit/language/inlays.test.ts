import assert from 'node:assert/strict';
import { inlayLabel } from '../../../src/core/language/inlayLabel';
import { inlaysOf, type InlayContext } from '../../../src/core/language/inlays';
import { parseWorkflow, type Files } from '../../support/lint/lintText';

const PATH = 'load.workflow.yaml';
const NOW = Date.parse('2026-03-05T10:00:00Z');
const AT = Date.parse('2026-03-05T02:00:00+08:00');
const WHOLE = { start: 0, end: 1_000_000 };

const TEXT = `workflow:
  name: load
  schedule: "0 0 2 * * ? *"
  timezone: Asia/Shanghai
  param: {region: eu, day: "$[yyyy-MM-dd-1]"}
tasks:
  - name: orders
    output_params: {rows: INT()}
    sql: |
      -- \${region} in a comment
      SELECT '😀', '\${region}', \${missing}, !{day}, '$[yyyyMMdd]', {{ ds }}
  - name: mart
    deps: [orders]
    input_params: {rows: INT(0), region: us}
    sql: $FILE{"mart.sql"}
  - name: copy
    sql: $FILE{"mart.sql"}
`;
const FILES: Files = { 'mart.sql': 'SELECT ${region}, ${rows}, ${day}' };

interface Shown {
  readonly text?: string;
  readonly document?: string;
  readonly within?: { readonly start: number; readonly end: number };
}

/** Each hint with the text that it stands behind. */
function shown({ text = TEXT, document = PATH, within = WHOLE }: Shown = {}, contexts?: readonly InlayContext[]): readonly string[] {
  const own = document === PATH ? text : (FILES[document] ?? '');
  const inlays = inlaysOf(contexts ?? [{ file: parseWorkflow(PATH, text, FILES), scheduleInstant: AT }], { document, within, now: NOW });
  return inlays.map((inlay) => `${/\S+$/.exec(own.slice(0, inlay.offset))?.[0] ?? ''} ${inlay.kind === 'value' ? inlayLabel(inlay.values) : `next ${inlay.tick}`}`);
}

describe('inlay hints', () => {
  it('show values behind placeholders and declarations, and the next tick; none in comments and for unknown names', () => {
    assert.deepEqual(shown(), [
      '*" next 2026-03-06 02:00:00 +08:00',
      '"$[yyyy-MM-dd-1]" = 2026-03-04',
      "'${region} = eu",
      '!{day} = 2026-03-04',
      "'$[yyyyMMdd] = 20260305",
    ]);
  });

  it('stand at the same places with CRLF', () => {
    assert.deepEqual(shown({ text: TEXT.replaceAll('\n', '\r\n') }), shown());
  });

  it('say in a shared script where tasks differ, and which task a run takes the value from', () => {
    assert.deepEqual(shown({ document: 'mart.sql' }), ['${region} = us …', '${rows} ← orders', '${day} = 2026-03-04']);
  });

  it('are asked for by a part of the document', () => {
    const start = TEXT.indexOf('!{day}');
    assert.deepEqual(shown({ within: { start, end: start + 3 } }), ['!{day} = 2026-03-04']);
  });

  it('follow each workflow\'s own schedule time', () => {
    const file = parseWorkflow(PATH, TEXT, FILES);
    const [, , day] = inlaysOf([{ file, scheduleInstant: AT }, { file, scheduleInstant: AT - 86_400_000 }], { document: 'mart.sql', within: WHOLE, now: NOW });
    assert.deepEqual(day?.kind === 'value' && [...new Set(day.values.map(({ text }) => text))], ['2026-03-04', '2026-03-03']);
  });

  it('are short, on one line, and cut no character in two', () => {
    const of = (text: string): string => inlayLabel([{ workflow: 'w', task: 't', text, type: 'VARCHAR', source: 'local', awaits: undefined, scheduleInstant: 0, zone: 'UTC' }]);
    assert.equal(of(''), '= ""');
    assert.equal(of('a\n  b'), '= a b');
    assert.equal(of('😀'.repeat(40)), `= ${'😀'.repeat(31)}…`);
  });

  it('are none for a schedule that cannot be read and half-typed text', () => {
    for (const text of ['workflow: {schedule: x}\n', 'workflow:\n  schedule: 0 0\ntasks:\n  - name: a\n    sql: |\n      SELECT ${', '']) assert.deepEqual(shown({ text }), []);
  });
});
