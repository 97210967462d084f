import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { encodeUtf8, sha256Hex } from '../../../src/core/base/sha256';

describe('sha256Hex', () => {
  for (const [text, expected] of [
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ] as const) {
    it(`gives the published digest of ${text.length} characters`, () => assert.equal(sha256Hex(text), expected));
  }

  it('agrees with another implementation for every length around the block borders', () => {
    for (let length = 0; length <= 200; length++) {
      const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1);
      assert.equal(sha256Hex(text), createHash('sha256').update(text, 'utf8').digest('hex'), `length ${length}`);
    }
  });

  it('agrees with another implementation for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        assert.deepEqual(Buffer.from(encodeUtf8(text)), Buffer.from(text, 'utf8'));
        assert.equal(sha256Hex(text), createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
    );
  });

  it('takes a lone surrogate for the replacement character', () => {
    assert.equal(sha256Hex('a\ud800b'), sha256Hex('a\ufffdb'));
  });
});
