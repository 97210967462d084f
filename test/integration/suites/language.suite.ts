import * as vscode from 'vscode';

const TEXT = `workflow:
  name: spoken
  schedule: "0 0 2 * * ? *"
  timezone: Asia/Shanghai
  param: {region: eu, day: "$[yyyy-MM-dd-1]"}
tasks:
  - name: load
    task_type: Sql
    sql: SELECT '\${region}', \${missing}
  - name: report
    task_type: Sql
    deps: [load]
    sql: $FILE{"spoken.sql"}
`;
const SCRIPT = 'SELECT \'${region}\' AS a, \'${system.biz.date}\' AS b;\n';
const LAST = 1_000_000;

/** Asks until the answer is as it should be: the file is known a moment after it is opened. */
async function ask<T>(question: () => Thenable<T | undefined>, isWanted: (answer: T) => boolean): Promise<T> {
  let last: T | undefined;
  for (let attempt = 0; attempt < 60; attempt++) {
    last = await question();
    if (last !== undefined && isWanted(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`There is no such answer, but ${JSON.stringify(last)}`);
}

const isSome = ({ length }: { readonly length: number }): boolean => length > 0;

function check(holds: boolean, what: unknown): void {
  if (!holds) throw new Error(JSON.stringify(what));
}

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  if (first === undefined) throw new Error('There is no folder.');
  return first.uri;
}

async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(folder(), name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const textOf = (hovers: readonly vscode.Hover[]): string => hovers.flatMap(({ contents }) => contents).map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
  const hovers = ask(() => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position), (found) => textOf(found).includes('VARCHAR') || textOf(found).includes('02:00'));
  return hovers.then(textOf);
}

function hintsOf(document: vscode.TextDocument): Promise<readonly string[]> {
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(LAST));
  const hints = ask(() => vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole), isSome);
  return hints.then((found) => found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join(''))));
}

/** The words that have a colour of ours, by type. */
async function colouredWords(document: vscode.TextDocument): Promise<readonly string[]> {
  const legend = await ask(() => vscode.commands.executeCommand<vscode.SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', document.uri), () => true);
  const tokens = await ask(() => vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri), ({ data }) => data.length > 0);
  const words: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < tokens.data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = tokens.data.slice(at, at + 5);
    [line, character] = lines === 0 ? [line, character + characters] : [line + lines, characters];
    const named = legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    words.push([document.getText(new vscode.Range(line, character, line, character + length)), legend.tokenTypes[type], ...named].join(' '));
  }
  return words;
}

describe('language features', () => {
  it('hover, definition and rename work in a workflow file', async () => {
    await write('spoken.sql', SCRIPT);
    const uri = await write('spoken.workflow.yaml', TEXT);
    const document = await open(uri);
    const shown = await hoverAt(uri, document.positionAt(TEXT.indexOf('region}')));
    check(shown.includes('eu') && shown.includes('VARCHAR'), shown);
    const load = document.positionAt(TEXT.indexOf('[load') + 1);
    const [definition] = await ask(() => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeDefinitionProvider', uri, load), isSome);
    check(definition?.range.start.line === 6, definition);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, load, 'fill');
    check(edit.get(uri).length === 2, edit);
    const schedule = await hoverAt(uri, document.positionAt(TEXT.indexOf('0 0 2')));
    check(schedule.includes('at 02:00, every day') && (schedule.match(/\+08:00/g) ?? []).length === 5, schedule);
  });

  it('hints show values, colours tell parameters apart, tasks fold, files are links', async () => {
    const document = await open(vscode.Uri.joinPath(folder(), 'spoken.workflow.yaml'));
    const hints = await hintsOf(document);
    check(hints.length === 3 && (hints[0] ?? '').endsWith('+08:00') && /^= \d{4}-\d\d-\d\d$/.test(hints[1] ?? '') && hints[2] === '= eu', hints);
    const words = await colouredWords(document);
    for (const word of ['region parameter', 'missing parameter unknown', 'load function declaration', 'load function']) check(words.includes(word), words);
    const folds = await ask(() => vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri), isSome);
    check(folds.some(({ start, end }) => start === 6 && end === 8), folds);
    const links = await ask(() => vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri), isSome);
    check(links.some(({ target }) => target?.path.endsWith('/spoken.sql') === true), links);
  });

  it('hints and colours can be switched off and follow the text', async () => {
    const document = await open(vscode.Uri.joinPath(folder(), 'spoken.workflow.yaml'));
    const settings = vscode.workspace.getConfiguration('idempo.editor');
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(LAST));
    const count = async (): Promise<number | undefined> => (await vscode.commands.executeCommand<vscode.InlayHint[] | undefined>('vscode.executeInlayHintProvider', document.uri, whole))?.length;
    await settings.update('inlayHints', false, vscode.ConfigurationTarget.Global);
    await ask(async () => [await count()], ([found]) => found === undefined || found === 0);
    await settings.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
    await ask(async () => [await count()], ([found]) => found === 3);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(TEXT.indexOf('missing')), document.positionAt(TEXT.indexOf('missing') + 7)), 'day');
    await vscode.workspace.applyEdit(edit);
    await ask(async () => [await count()], ([found]) => found === 4);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('a script that a workflow takes SQL from has them too', async () => {
    const document = await open(vscode.Uri.joinPath(folder(), 'spoken.sql'));
    const hints = await hintsOf(document);
    check(hints.length === 2 && hints[0] === '= eu' && /^= \d{8}$/.test(hints[1] ?? ''), hints);
    const words = await colouredWords(document);
    check(words.join() === 'region parameter,system.biz.date variable readonly defaultLibrary', words);
    const region = document.positionAt(SCRIPT.indexOf('region'));
    check((await hoverAt(document.uri, region)).includes("'eu'"), 'no hover');
    const [definition] = await ask(() => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeDefinitionProvider', document.uri, region), isSome);
    check(definition?.uri.path.endsWith('/spoken.workflow.yaml') === true && definition.range.start.line === 4, definition);
    for (const name of ['spoken.sql', 'spoken.workflow.yaml']) await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), name));
  });
});
