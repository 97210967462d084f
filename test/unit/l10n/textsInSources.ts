import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { listSources } from './templatesInSources';

/** A string of a source, or what stands before, between or behind the values of a template. */
export interface WrittenText {
  readonly text: string;
  /** With forward slashes. */
  readonly file: string;
}

/** All texts in the sources of a folder but for the rules' pages, descriptions of options, and modules' names. */
export function textsIn(folder: string): readonly WrittenText[] {
  return listSources(folder).flatMap((file) => {
    const found: WrittenText[] = [];
    const visit = (node: ts.Node): void => {
      if (isOfPage(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
      if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push({ text: node.text, file: file.replaceAll('\\', '/') });
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
    return found;
  });
}

function isOfPage(node: ts.Node): boolean {
  const isDocumentation = ts.isVariableDeclaration(node) && node.name.getText() === 'documentation';
  const isWordSet = ts.isCallExpression(node) && node.expression.getText() === 'wordSet';
  return isDocumentation || isWordSet || (ts.isPropertyAssignment(node) && node.name.getText() === 'description');
}
