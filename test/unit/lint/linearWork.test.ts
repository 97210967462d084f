import assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { lintSqlText } from '../../../src/core/lint/linter';
import { forgetScans } from '../../../src/core/sql/readScript';
import { SHAPES, type Shape } from '../../support/slowShapes';

/** Copies of a shape's piece; twice as many are compared with it. */
const COPIES = 150;

/** Most calls for twice the text; the rest above 2 is for tables that grow. */
const MOST = 2.2;

const session = new Session();

/** Calls of functions of `src/core` while `work` runs, as V8 counts them: the same each time. */
function callsOf(work: () => void): number {
  work();
  forgetScans();
  session.post('Profiler.takePreciseCoverage');
  work();
  let calls = 0;
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error !== null) throw error;
    const counts = result.filter(({ url }) => url.includes('/src/core/')).flatMap(({ functions }) => functions.map(({ ranges: [whole] }) => whole?.count ?? 0));
    calls = counts.reduce((sum, count) => sum + count, 0);
  });
  forgetScans();
  return calls;
}

function lintCopies({ head = '', piece, tail = '', dialect }: Shape, copies: number): void {
  const text = head + Array.from({ length: copies }, (_, n) => piece.replaceAll('§', String(n + 1000))).join('') + tail;
  lintSqlText({ file: 'w.sql', text, dialect });
}

describe('the work for twice the text', () => {
  before(() => {
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  });

  after(() => {
    session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  });

  for (const shape of SHAPES) {
    it(`is at most ${String(MOST)} times as much: ${shape.name}`, () => {
      const [once, twice] = [1, 2].map((times) => callsOf(() => { lintCopies(shape, COPIES * times); })) as [number, number];
      assert.ok(once > COPIES && twice <= once * MOST, `${String(once)} and ${String(twice)} calls: ${(twice / once).toFixed(2)} times`);
    });
  }
});
