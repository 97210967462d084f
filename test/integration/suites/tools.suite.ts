import * as vscode from 'vscode';

const FILE = 'tools.workflow.yaml';
const TEXT = `workflow:
  name: tools
  schedule: "0 0 0 * * ? *"
  timezone: UTC
tasks:
  - name: load
    task_type: Sql
    datasource_type: SQLITE
    sql: |
      CREATE TABLE IF NOT EXISTS tools_loaded (day TEXT);
      DELETE FROM tools_loaded WHERE day = '\${schedule_time}';
      INSERT INTO tools_loaded VALUES ('\${schedule_time}');
`;
const RUN = { workflow: FILE, action: 'run', scheduleTime: '2025-03-01' };

/** The types of the oldest VS Code that Idempo runs in do not have it. */
interface ToolCaller {
  invokeTool(name: string, options: { readonly input: object; readonly toolInvocationToken: undefined }): Thenable<{ readonly content: readonly { readonly value: string }[] }>;
}

/** What a model is told. In a window that runs a suite VS Code itself says yes to what it would ask. */
async function call(name: string, input: object): Promise<string> {
  const { content } = await (vscode.lm as unknown as ToolCaller).invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map(({ value }) => value).join('');
}

function fileUri(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('There is no folder.');
  return vscode.Uri.joinPath(folder.uri, FILE);
}

/** Asks again until the answer is right: the file is new, and its window looks at it in its own time. */
async function answerOf(name: string, input: object, pattern: RegExp): Promise<string> {
  let answer = '';
  for (let attempt = 0; attempt < 200; attempt++) {
    answer = await call(name, input);
    if (pattern.test(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} never answered ${String(pattern)}; last: ${answer}`);
}

describe('tools for language models', () => {
  before(async () => {
    await vscode.extensions.getExtension('idempo.idempo')?.activate();
    await vscode.workspace.fs.writeFile(fileUri(), new TextEncoder().encode(TEXT));
  });
  after(() => vscode.workspace.fs.delete(fileUri()));

  it('findings: each with file, line, rule and message', async () => {
    const answer = await answerOf('idempo_findings', { file: 'unsafe.workflow.yaml' }, /"findings":\[\{/);
    const { findings } = JSON.parse(answer) as { readonly findings: readonly Readonly<Record<string, unknown>>[] };
    for (const { file, line, severity, code, message } of findings) {
      if (file !== 'unsafe.workflow.yaml' || typeof line !== 'number' || typeof severity !== 'string' || typeof code !== 'string' || typeof message !== 'string') throw new Error(answer);
    }
  });

  it('a plan says what would run, and runs nothing', async () => {
    await answerOf('idempo_plan', RUN, /"load"/);
    const status = await answerOf('idempo_status', { workflow: 'tools' }, new RegExp(FILE));
    if (status.includes('2025-03-01')) throw new Error(status);
  });

  it('a mistake is an answer that says what to write', async () => {
    await answerOf('idempo_plan', { ...RUN, workflow: 'nowhere' }, /"error":".*nowhere/);
    await answerOf('idempo_plan', { ...RUN, action: 'explode' }, /"error":".*action/);
  });

  it('a run that was agreed to runs, and the answer says how it ended', async () => {
    await answerOf('idempo_run', RUN, /"outcome":"succeeded"/);
    const status = await answerOf('idempo_status', { workflow: 'tools' }, /2025-03-01/);
    if (!status.includes('succeeded')) throw new Error(status);
  });
});
