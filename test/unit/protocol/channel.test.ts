import assert from 'node:assert/strict';
import { Channel, type ChannelPort } from '../../../src/protocol/channel';
import { panelHtml } from '../../../src/protocol/panelHtml';

describe('Channel', () => {
  function make() {
    let receive: ((message: unknown) => void) | undefined;
    const posted: unknown[] = [];
    const port: ChannelPort = {
      post: (message) => { posted.push(message); },
      listen: (listener) => {
        receive = listener;
        return { dispose: () => { receive = undefined; } };
      },
    };
    const channel = new Channel<number, string>(port, (message) => (typeof message === 'number' ? message : undefined));
    return { channel, posted, arrive: (message: unknown) => receive?.(message) };
  }

  it('hands on what decodes, counts and drops the rest', () => {
    const { channel, arrive } = make();
    const got: number[] = [];
    channel.onMessage((message) => { got.push(message); });
    for (const message of [1, 'x', null, 2]) arrive(message);
    assert.deepEqual([got, channel.dropped], [[1, 2], 2]);
  });

  it('posts as it is and hears nothing after disposal', () => {
    const { channel, posted, arrive } = make();
    const got: number[] = [];
    channel.onMessage((message) => { got.push(message); });
    channel.post('hello');
    channel.dispose();
    arrive(1);
    assert.deepEqual([posted, got], [['hello'], []]);
  });
});

describe('panelHtml', () => {
  const html = panelHtml({ cspSource: 'https://x.test', scriptUri: 's.js?a="b"&c', styleUri: '<p.css>', language: 'en', title: '</title><script>' });

  it('allows its own script, style and font, and nothing else', () => {
    assert.match(html, /content="default-src 'none'; script-src https:\/\/x\.test; style-src https:\/\/x\.test; font-src https:\/\/x\.test"/);
    assert.doesNotMatch(html, /unsafe/);
  });

  it('has no inline script or style, and escapes what it is given', () => {
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.match(html, /<script src="s\.js\?a=&quot;b&quot;&amp;c"><\/script>/);
    assert.match(html, /href="&lt;p\.css&gt;"/);
    assert.match(html, /<title>&lt;\/title&gt;&lt;script&gt;<\/title>/);
    assert.doesNotMatch(html, /<style| style=| on\w+=/);
  });
});
