import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..', '..');

/** A use of one of the tags of core/base/message.ts. */
export interface TaggedTemplate {
  readonly tag: 'text' | 'reasonText';
  readonly template: string;
  readonly place: string;
}

/** Every use in the sources, found in the syntax tree. */
export function taggedTemplates(): readonly TaggedTemplate[] {
  return listSources(join(ROOT, 'src')).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return /\b(?:text|reasonText)`/.test(text) ? templatesIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)) : [];
  });
}

export function listSources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listSources(path);
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
  });
}

function templatesIn(source: ts.SourceFile): readonly TaggedTemplate[] {
  const found: TaggedTemplate[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && (node.tag.text === 'text' || node.tag.text === 'reasonText')) {
      found.push({ tag: node.tag.text, template: templateOf(node.template), place: source.fileName.slice(ROOT.length + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function templateOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.head.text + template.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join('');
}

/** Where a person in the editor meets no error: the terminal, scenario files, and classes that only pass a message on. */
const NOT_IN_EDITOR = /^src\/(cli|core\/simulation|core\/base|protocol\/workerErrors)/;
const ERRORS = ['RefusedError', 'IdempoError'];

/** Errors made with English that has no template. */
export function untaggedMessages(): readonly string[] {
  return findNodes(
    (path) => !NOT_IN_EDITOR.test(path),
    (node) => ts.isNewExpression(node) && ts.isIdentifier(node.expression) && ERRORS.includes(node.expression.text) && isUntagged(node.arguments?.[1]),
  );
}

/** Reasons and warnings of records and plans that are English without a tag. */
export function untaggedReasons(): readonly string[] {
  return findNodes(
    (path) => /^src\/core\/(runner|instance|logic)\//.test(path),
    (node) => ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && (node.name.text === 'reason' || node.name.text === 'warning') && hasUntagged(node.initializer),
  );
}

function hasUntagged(node: ts.Expression): boolean {
  if (ts.isConditionalExpression(node)) return hasUntagged(node.whenTrue) || hasUntagged(node.whenFalse);
  return isUntagged(node);
}

function isUntagged(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node));
}

function findNodes(isMeant: (path: string) => boolean, isWrong: (node: ts.Node) => boolean): readonly string[] {
  return listSources(join(ROOT, 'src')).flatMap((file) => {
    const path = file.slice(ROOT.length + 1);
    if (!isMeant(path)) return [];
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (isWrong(node)) found.push(`${path}: ${node.getText(source)}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}
