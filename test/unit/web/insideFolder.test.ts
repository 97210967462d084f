import assert from 'node:assert/strict';
import { wayInside, type Address } from '../../../src/adapters/web/insideFolder';

const address = (path: string, rest: Partial<Address> = {}): Address => ({ scheme: 'vscode-vfs', authority: 'github', path, ...rest });
const FOLDER = address('/team/shop');

describe('what lies in a folder of a virtual workspace', () => {
  const cases: readonly (readonly [string, Address, readonly string[] | undefined])[] = [
    ['a file of it', address('/team/shop/a.sql'), ['a.sql']],
    ['a file further down', address('/team/shop/sql/./daily/../a.sql'), ['sql', 'a.sql']],
    ['itself', address('/team/shop/'), []],
    ['a folder that begins with the same letters', address('/team/shopping/a.sql'), undefined],
    ['a path that leads out', address('/team/shop/../other/a.sql'), undefined],
    ['a path that leads out and in again', address('/team/shop/../shop/a.sql'), ['a.sql']],
    ['a path above the root', address('/../../team/shop/a.sql'), undefined],
    ['another authority', address('/team/shop/a.sql', { authority: 'gitlab' }), undefined],
    ['another scheme', address('/team/shop/a.sql', { scheme: 'file' }), undefined],
  ];
  for (const [title, file, way] of cases) it(`${way === undefined ? 'not ' : ''}${title}`, () => assert.deepEqual(wayInside(FOLDER, file), way));
});
