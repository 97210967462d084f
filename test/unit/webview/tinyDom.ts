/** The few parts of a DOM that Preact draws with, so that tests can read what is on the page. No parsing, no layout. */

export class TinyNode {
  readonly childNodes: TinyNode[] = [];
  parentNode: TinyNode | null = null;

  constructor(readonly nodeType: number, readonly localName: string) {}

  get firstChild(): TinyNode | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): TinyNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  get parentElement(): TinyNode | null {
    return this.parentNode;
  }

  get textContent(): string {
    return this.childNodes.map((child) => child.textContent).join('');
  }

  insertBefore(node: TinyNode, before: TinyNode | null): TinyNode {
    node.remove();
    const index = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(index, 0, node);
    node.parentNode = this;
    return node;
  }

  appendChild(node: TinyNode): TinyNode {
    return this.insertBefore(node, null);
  }

  removeChild(node: TinyNode): TinyNode {
    node.remove();
    return node;
  }

  remove(): void {
    const siblings = this.parentNode?.childNodes;
    if (siblings !== undefined) siblings.splice(siblings.indexOf(this), 1);
    this.parentNode = null;
  }

  contains(node: TinyNode | null): boolean {
    return node !== null && (node === this || this.contains(node.parentNode));
  }
}

export class TinyText extends TinyNode {
  constructor(public data: string) {
    super(3, '#text');
  }

  override get textContent(): string {
    return this.data;
  }
}

export class TinyElement extends TinyNode {
  readonly namespaceURI = 'http://www.w3.org/1999/xhtml';
  readonly attributes: Record<string, string> = {};
  readonly listeners = new Map<string, (event: unknown) => void>();
  readonly style: Record<string, string> = {};
  readonly ownerDocument = tinyDocument;
  readonly clientWidth = 800;
  readonly clientHeight = 600;
  scrollTop = 0;
  scrollLeft = 0;
  id = '';
  title = '';
  tabIndex = -1;
  value = '';
  open = false;

  constructor(localName: string) {
    super(1, localName);
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes[name] = String(value);
  }

  removeAttribute(name: string): void {
    Reflect.deleteProperty(this.attributes, name);
  }

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.listeners.set(type, listener);
  }

  removeEventListener(type: string): void {
    this.listeners.delete(type);
  }

  showModal(): void {
    this.open = true;
  }

  querySelector(): null {
    return null;
  }

  focus(): void {
    // Nothing here has focus.
  }
}

const tinyDocument = {
  activeElement: null,
  documentElement: { clientWidth: 800, clientHeight: 600 },
  createElementNS: (_namespace: string, name: string): TinyNode => new TinyElement(name),
  createTextNode: (data: string): TinyNode => new TinyText(data),
  getElementById: () => null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};

/** Every element below and including `node`, in document order. */
export function elementsOf(node: TinyNode): readonly TinyElement[] {
  return [...(node instanceof TinyElement ? [node] : []), ...node.childNodes.flatMap(elementsOf)];
}

/** Makes `document` and the like exist; the returned function takes them away again. */
export function installTinyDom(): () => void {
  const fakes = {
    document: tinyDocument,
    // Effects begin up to 100 ms after drawing: on a slow machine while the page is still there.
    window: { addEventListener: () => undefined, removeEventListener: () => undefined },
    ResizeObserver: class {
      observe(): void { /* The size never changes. */ }
      disconnect(): void { /* There is nothing to end. */ }
    },
  };
  const before = Object.keys(fakes).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(fakes)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
  };
}
