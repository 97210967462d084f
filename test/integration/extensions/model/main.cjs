// What a language model does, on demand: calls a tool by name, and shows the answer.
const vscode = require('vscode');

/** The question's answer: `tool name {"input": …}`. */
async function callTool() {
  const written = await vscode.window.showInputBox({ prompt: 'Which tool, with what?' });
  if (written === undefined) return;
  const [name] = written.split(' ', 1);
  const input = JSON.parse(written.slice(name.length));
  await vscode.window.showInformationMessage(await answerOf(name, input), { modal: true });
}

/** What the model is told: the tool's answer, or why there is none. */
async function answerOf(name, input) {
  try {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => part.value).join('\n');
  } catch (error) {
    return `No answer: ${error.message}`;
  }
}

exports.activate = (context) => context.subscriptions.push(vscode.commands.registerCommand('journeyModel.callTool', callTool));
