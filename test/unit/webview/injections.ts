const MARKUP = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<iframe src="javascript:alert(1)"></iframe>',
  '<a href="command:workbench.action.terminal.new">x</a>', '<style>*{display:none}</style>', '<base href="//evil.test">',
  '<meta http-equiv="refresh" content="0;url=//evil.test">', '<form action=//evil.test><button>', '<math><mi xlink:href="javascript:alert(1)">',
  '<template><script>alert(1)</script></template>', '<object data="data:text/html,x">', '<embed src=x>', '<link rel=stylesheet href=//evil.test>',
  '<details open ontoggle=alert(1)>', '<body onload=alert(1)>', '<video><source onerror=alert(1)>', '<input autofocus onfocus=alert(1)>',
  '<!-- x --!><script>alert(1)</script>', '<![CDATA[<script>alert(1)</script>]]>', '&lt;script&gt;', '&#60;script&#62;', '\\u003cscript\\u003e',
];
const BREAKERS = ['"', '\'', '`', '</', '">', '\'>', '-->', ']]>', '\\"', '"}', '${', '{{', '{0}', '%s', '\u0000', '\u2028', '\u202e', '\ud83d\ude80', '\t'];
const ADDRESSES = ['javascript:alert(1)', 'vscode://x', 'command:x', 'data:text/html,<b>', 'file:///etc/passwd', '../../../etc/passwd', '//evil.test', '[x](command:x)'];
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', '[object Object]', 'NaN'];

/** 523 texts that break out of something if they are ever taken for more than text. */
export const INJECTIONS: readonly string[] = [
  ...MARKUP, ...ADDRESSES, ...NAMES,
  ...BREAKERS.flatMap((breaker) => MARKUP.map((markup) => `${breaker}${markup}`)),
  ...BREAKERS.map((breaker) => `x${breaker}${breaker} onmouseover=alert(1)`),
  ...ADDRESSES.flatMap((address) => NAMES.slice(0, 4).map((name) => `${address}?${name}`)).slice(0, 28),
];
