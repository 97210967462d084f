import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Oniguruma from 'vscode-oniguruma';
import type * as Textmate from 'vscode-textmate';

const HERE = import.meta.dirname;
export const SYNTAXES = join(HERE, '..', '..', 'syntaxes');
const INJECTIONS: Readonly<Record<string, string>> = {
  'idempo.yaml.sql.injection': join(SYNTAXES, 'idempo-yaml-sql.tmLanguage.json'),
  'idempo.sql.strings.injection': join(SYNTAXES, 'idempo-parameter-strings.tmLanguage.json'),
  'idempo.sql.parameters.injection': join(SYNTAXES, 'idempo-parameters.tmLanguage.json'),
};
const require = createRequire(import.meta.url);
// Both packages are CommonJS without names that an ES module could import.
const oniguruma = require('vscode-oniguruma') as typeof Oniguruma;
const textmate = require('vscode-textmate') as typeof Textmate;

/** Path of a grammar file for each scope name; our injections are added. */
export type GrammarFiles = Readonly<Record<string, string>>;

let library: Promise<Textmate.IOnigLib> | undefined;

/** Tokenises as VS Code does; the text has a line of source, then a line for each token under it. */
export async function describeTokens(files: GrammarFiles, scopeName: string, text: string): Promise<string> {
  const all: GrammarFiles = { ...files, ...INJECTIONS };
  const registry = new textmate.Registry({
    onigLib: (library ??= loadOniguruma()),
    loadGrammar: async (name) => {
      const path = all[name];
      return path === undefined ? null : textmate.parseRawGrammar(readFileSync(path, 'utf8'), path);
    },
    getInjections: () => Object.keys(INJECTIONS),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`No grammar for ${scopeName}`);
  let state = textmate.INITIAL;
  const out: string[] = [];
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    out.push(`>${line}`, ...tokens.map((token) => describeToken(line, token)).filter((row) => row !== ''));
  }
  return `${out.join('\n')}\n`;
}

/** White space says nothing; the root scope is left out. */
function describeToken(line: string, token: Textmate.IToken): string {
  const piece = line.slice(token.startIndex, token.endIndex);
  if (piece.trim() === '') return '';
  const scopes = token.scopes.slice(1).filter((scope) => !/^meta\.(stream|document|mapping|map|block|scalar|sequence)/.test(scope));
  return `   ${JSON.stringify(piece)} ${scopes.join(' ')}`;
}

async function loadOniguruma(): Promise<Textmate.IOnigLib> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (value) => new oniguruma.OnigString(value),
  };
}
