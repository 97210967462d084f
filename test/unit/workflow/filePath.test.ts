import assert from 'node:assert/strict';
import { posix } from 'node:path';
import fc from 'fast-check';
import { resolveFilePath } from '../../../src/core/workflow/filePath';

function resolve(written: string, workflowPath = 'etl/orders/orders.workflow.yaml', root?: string): string {
  const resolved = resolveFilePath({ workflowPath, written, root });
  return resolved.kind === 'path' ? resolved.path : 'refused';
}

const DEVICES = ['con', 'CON', 'prn', 'aux', 'nul', 'NUL', 'conin$', 'CONOUT$', 'clock$', 'com0', 'com1', 'COM9', 'lpt1', 'LPT9', 'com¹', 'lpt³'];
const TARGETS = ['etc/passwd', 'x.sql', '.ssh/id_rsa', 'secret/', 'a/../../x'];

/** Every one of these must be refused, on every system. */
const HOSTILE: readonly string[] = [
  '', ' ', '.', './', '..', '../', '/', '//', '\\', '\\\\', 'a\0b', '\0', 'x.sql\0.png', 'x\n.sql', 'x\r.sql', 'x\u007f.sql', 'x\u0085.sql',
  'x'.repeat(1025), 'sub/..', 'sub/../', 'a/b/../..', 'a/../..', 'a/./../..',
  ...TARGETS.flatMap((target) => [
    `/${target}`, `//server/share/${target}`, `\\\\server\\share\\${target}`, `\\${target}`, `C:/${target}`, `c:${target}`, `C:\\${target}`, `\\\\?\\C:\\${target}`,
    `\\\\.\\${target}`, `//?/C:/${target}`, `file:///${target}`, `file:${target}`, `http://h/${target}`, `vscode-vfs://h/${target}`, `~/${target}`, `~root/${target}`,
    `../${target}`, `../../${target}`, `./../${target}`, `sub/../../${target}`, `a/b/../../../${target}`, `..//${target}`, `.//..//${target}`, `..\\${target}`, `sub\\..\\..\\${target}`,
    `%2e%2e/${target}`, `..%2f${target}`, `%2E%2E%2F${target}`, `..%5c${target}`, `x%00${target}`, `．．/${target}`, `‥/${target}`, `..／${target}`, `..＼${target}`, `..∕${target}`, `․․/${target}`,
    `... /${target}`, `.. /${target}`, `../ ${target}`, `.../${target}`, `sub./${target}`, `sub /${target}`,
  ]),
  ...DEVICES.flatMap((device) => [device, `${device}.sql`, `${device}.tar.sql`, `sub/${device}`, `sub/${device}.sql`, `${device}/x.sql`, `${device} .sql`]),
  ...['x.sql:stream', 'x.sql::$DATA', 'x.sql.', 'x.sql ', 'x.sql...', 'x<y.sql', 'x>y.sql', 'x|y.sql', 'x?.sql', 'x*.sql', 'x".sql'],
];

describe('paths in $FILE{"…"}', () => {
  it(`are refused when they are hostile (${HOSTILE.length} paths)`, () => {
    assert.ok(HOSTILE.length >= 300, `${HOSTILE.length} paths`);
    assert.deepEqual(HOSTILE.filter((written) => resolve(written) !== 'refused'), []);
  });

  it('are refused in the same way below absolute folders', () => {
    for (const folder of ['/home/u/etl', 'C:/work/etl', '../etl', '']) {
      const path = folder === '' ? 'o.workflow.yaml' : `${folder}/o.workflow.yaml`;
      assert.deepEqual(HOSTILE.filter((written) => resolve(written, path) !== 'refused'), [], folder);
    }
  });

  for (const [written, expected] of [
    ['x.sql', 'etl/orders/x.sql'],
    ['./x.sql', 'etl/orders/x.sql'],
    ['sql/x.sql', 'etl/orders/sql/x.sql'],
    ['sql//x.sql', 'etl/orders/sql/x.sql'],
    ['sql/../x.sql', 'etl/orders/x.sql'],
    ['sql/día 1.sql', 'etl/orders/sql/día 1.sql'],
    ['.hidden/x.sql', 'etl/orders/.hidden/x.sql'],
    ['..x/x.sql', 'etl/orders/..x/x.sql'],
    ['console/comma.sql', 'etl/orders/console/comma.sql'],
    ['com10.sql', 'etl/orders/com10.sql'],
  ] as const) {
    it(`are resolved against the folder of the workflow file: ${written}`, () => assert.equal(resolve(written), expected));
  }

  for (const [written, root, expected] of [
    ['../shared/x.sql', 'etl', 'etl/shared/x.sql'],
    ['../../x.sql', '', 'x.sql'],
    ['../../x.sql', 'etl', 'refused'],
    ['../../../x.sql', '', 'refused'],
    ['../orders2/x.sql', 'etl/orders', 'refused'],
    ['../orders/x.sql', 'etl/orders/', 'etl/orders/x.sql'],
  ] as const) {
    it(`may leave the folder but not the root "${root}": ${written}`, () => assert.equal(resolve(written, undefined, root), expected));
  }

  it('may leave the folder but not an absolute root', () => {
    assert.equal(resolve('../x.sql', '/ws/etl/o.workflow.yaml', '/ws'), '/ws/x.sql');
    assert.equal(resolve('../../x.sql', '/ws/etl/o.workflow.yaml', '/ws'), 'refused');
    assert.equal(resolve('../../../../x.sql', '/ws/etl/o.workflow.yaml', '/'), '/x.sql');
    assert.equal(resolve('x.sql', '../examples/o.workflow.yaml'), '../examples/x.sql');
    assert.equal(resolve('../x.sql', '../examples/o.workflow.yaml'), 'refused');
  });

  it('never lead out, and agree with the path of the operating system', () => {
    const segment = fc.constantFrom('..', '.', '', 'a', 'b.sql', 'etl', 'orders', '..a');
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 8 }), fc.constantFrom('', 'etl', 'etl/orders', undefined), (segments, root) => {
        const written = segments.join('/');
        const path = resolve(written, undefined, root);
        const expected = posix.join('etl/orders', written).replace(/\/$/, '');
        const base = root ?? 'etl/orders';
        if (path === 'refused') assert.ok(written.startsWith('/') || written === '' || expected === base || !inside(expected, base), written);
        else {
          assert.equal(path, expected);
          assert.ok(inside(path, base), `${written} gives ${path}`);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function inside(path: string, root: string): boolean {
  return root === '' ? path !== '.' && path !== '..' && !path.startsWith('../') : path.startsWith(`${root}/`);
}
