import assert from 'node:assert/strict';
import { IdempoError, RefusedError, textOf } from '../../../src/core/base/errors';
import { englishOf, reasonText, sayIn, text, word, type Translate } from '../../../src/core/base/message';
import { deserializeError, serializeError } from '../../../src/protocol/workerErrors';

/** Each template with `<` and `>` around it, so that what was not asked for in another language is seen. */
const MARKED: Translate = (template, ...values) => `<${template.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]))}>`;

describe('a message', () => {
  const message = text`run ${2} of ${'orders'} is ${word('paused')}: ${text`it cannot be ${'begun'}`}`;

  it('keeps its template and its values, and is English when filled', () => {
    assert.equal(message.template, 'run {0} of {1} is {2}: {3}');
    assert.equal(englishOf(message), 'run 2 of orders is paused: it cannot be begun');
  });

  it('is said in another language with the messages in it, and names as they are', () => {
    assert.equal(sayIn(message, MARKED), '<run 2 of orders is <paused>: <it cannot be begun>>');
    assert.equal(sayIn('orders', MARKED), 'orders');
  });

  it('does not take a value for a placeholder', () => {
    assert.equal(englishOf(text`${'{1}'} and ${'b'}`), '{1} and b');
  });

  it('that is stored reads like the template literal', () => {
    assert.equal(reasonText`task ${'a'} failed in run ${3}`, 'task a failed in run 3');
    assert.equal(reasonText`cancelled`, 'cancelled');
  });

  it('of an error is its English text, and crosses to another thread', () => {
    const error = new RefusedError('notAllowed', message, { cause: new IdempoError('inner', text`the disk is full`) });
    const crossed = deserializeError(serializeError(error));
    assert.ok(crossed instanceof RefusedError);
    assert.equal(crossed.message, englishOf(message));
    assert.deepEqual(crossed.text, message);
    assert.deepEqual(textOf(crossed.cause), text`the disk is full`);
  });

  it('of an error without a template is what it says', () => {
    const crossed = deserializeError(serializeError(new IdempoError('usage', 'as it is')));
    assert.deepEqual([textOf(crossed), textOf(new Error('any')), textOf('thrown')], ['as it is', 'any', 'thrown']);
  });
});
