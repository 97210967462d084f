/** An element of a well-formed XML document; text between elements is joined. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' };

function unescape(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)|</.test(text)) throw new Error(`not escaped: ${text}`);
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) => (code === undefined ? (ENTITIES[name] ?? '') : String.fromCodePoint(Number(code))));
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** Reads the XML that this project writes, and throws for anything that is not well-formed (no CDATA, comments, namespaces). */
export function parseXml(text: string): XmlElement {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || hasLoneSurrogate(text)) throw new Error('a character that XML cannot hold');
  const pattern = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)|(.)`, 'gy');
  interface Open { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const stack: Open[] = [root];
  for (const [, close, name = '', attributes = '', empty, content, wrong] of text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '').matchAll(pattern)) {
    const top = stack.at(-1) ?? root;
    if (wrong !== undefined) throw new Error(`unexpected ${wrong}`);
    if (content !== undefined) top.text += unescape(content);
    else if (close === '/') {
      if (stack.pop()?.name !== name) throw new Error(`unexpected </${name}>`);
    } else {
      const pairs = [...attributes.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))].map(([, key = '', value = '']): [string, string] => [key, unescape(value)]);
      if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute of ${name} twice`);
      const element: Open = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      top.children.push(element);
      if (empty !== '/') stack.push(element);
    }
  }
  const [only] = root.children;
  if (stack.length !== 1 || root.children.length !== 1 || only === undefined || root.text.trim() !== '') throw new Error('not one element');
  return only;
}
