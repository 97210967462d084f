import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { listSources } from './templatesInSources';

/** The functions by which core/translate refuses, and by which a function of SQL fails. */
const REFUSING = /^(?:refuse|refused|fail)$/;
const PROSE = /[a-z] [a-z]/i;

/**
 * Sentences, `{0}` for each value, with which the sources of a folder refuse a statement or let it fail, also inside of SQL: `fail('…')`.
 * A whole sentence, with its full stop, is one wherever it stands.
 */
export function thrownTexts(folder: string): readonly string[] {
  const found = new Set<string>();
  const keep = (template: string | undefined): void => { if (template !== undefined && PROSE.test(template)) found.add(template); };
  forEachNode(folder, (node) => {
    const isCall = ts.isCallExpression(node) && REFUSING.test(node.expression.getText());
    if (isCall || (ts.isNewExpression(node) && /(?:Error|Failure)$/.test(node.expression.getText()))) (node.arguments ?? []).flatMap(choicesOf).forEach((argument) => { keep(templateOf(argument)); });
    const template = templateOf(node) ?? '';
    if (/^[A-Z][^\n]*\.$/.test(template)) keep(template);
    for (const [, inSql] of template.matchAll(/fail\('((?:[^']|'')*)'\)/g)) keep(inSql);
  });
  return [...found];
}

/** What the sources of a folder say of a construct that they refuse by `refuseConstruct`: the subject of a sentence. */
export function refusedConstructs(folder: string): readonly string[] {
  const found = new Set<string>();
  forEachNode(folder, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'refuseConstruct') return;
    for (const choice of node.arguments.slice(1, 2).flatMap(choicesOf)) found.add(templateOf(choice) ?? '');
  });
  return [...found].filter((template) => template !== '');
}

/** By folder. */
const PARSED = new Map<string, readonly ts.SourceFile[]>();

function forEachNode(folder: string, look: (node: ts.Node) => void): void {
  const sources = PARSED.get(folder) ?? listSources(folder).map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  PARSED.set(folder, sources);
  const visit = (node: ts.Node): void => {
    look(node);
    ts.forEachChild(node, visit);
  };
  sources.forEach(visit);
}

/** Both sides of `a ? b : c`, else itself. */
function choicesOf(node: ts.Expression): readonly ts.Expression[] {
  return ts.isConditionalExpression(node) ? [...choicesOf(node.whenTrue), ...choicesOf(node.whenFalse)] : [node];
}

function templateOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }, index) => `{${String(index)}}${literal.text}`).join('');
}
