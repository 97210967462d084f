import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { listSources } from './templatesInSources';

/** The functions by which core/translate refuses, and by which a function of SQL fails. */
const REFUSING = /^(?:refuse|refused|fail)$/;

/** Sentences, `{0}` for each value, with which the sources of a folder refuse a statement or let it fail, also inside of SQL: `fail('…')`. */
export function thrownTexts(folder: string): readonly string[] {
  const found = new Set<string>();
  const keep = (template: string | undefined): void => { if (template !== undefined && /[a-z] [a-z]/i.test(template)) found.add(template); };
  for (const file of listSources(folder)) {
    const visit = (node: ts.Node): void => {
      const isCall = ts.isCallExpression(node) && REFUSING.test(node.expression.getText());
      if (isCall || (ts.isNewExpression(node) && /Error$/.test(node.expression.getText()))) (node.arguments ?? []).forEach((argument) => { keep(templateOf(argument)); });
      for (const [, inSql] of (templateOf(node) ?? '').matchAll(/fail\('((?:[^']|'')*)'\)/g)) keep(inSql);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return [...found];
}

function templateOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }, index) => `{${String(index)}}${literal.text}`).join('');
}
