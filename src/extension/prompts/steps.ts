import * as vscode from 'vscode';

/** One question of a multi-step prompt. `back`: the user wants the question before; `undefined`: dismissed. */
export type Answer<T> = { readonly value: T } | 'back' | undefined;

export interface StepPlace {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface TextQuestion extends StepPlace {
  readonly value: string;
  readonly prompt: string;
  /** The message to show, or `undefined` when the text is fine. */
  readonly validate: (text: string) => string | undefined;
}

export function askText(question: TextQuestion): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  place(input, question);
  input.value = question.value;
  input.prompt = question.prompt;
  const check = (): boolean => {
    input.validationMessage = question.validate(input.value);
    return input.validationMessage === undefined;
  };
  input.onDidChangeValue(check);
  return new Promise((resolve) => {
    input.onDidAccept(() => {
      if (check()) settle(input, resolve, { value: input.value });
    });
    finishOnBackOrHide(input, resolve);
    input.show();
  });
}

export interface ChoiceQuestion<T> extends StepPlace {
  readonly placeholder: string;
  readonly items: readonly ChoiceItem<T>[];
  /** Index of the item that is chosen on Enter. */
  readonly active: number;
}

export interface ChoiceItem<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export function askChoice<T>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<ChoiceItem<T>>();
  place(pick, question);
  pick.placeholder = question.placeholder;
  pick.items = question.items;
  const active = question.items[question.active];
  if (active !== undefined) pick.activeItems = [active];
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) settle(pick, resolve, { value: chosen.value });
    });
    finishOnBackOrHide(pick, resolve);
    pick.show();
  });
}

function place(input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox, at: StepPlace): void {
  input.title = at.title;
  input.step = at.step;
  input.totalSteps = at.totalSteps;
  input.ignoreFocusOut = true;
  if (at.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
}

function finishOnBackOrHide<T>(
  input: vscode.QuickPick<ChoiceItem<T>> | vscode.InputBox,
  resolve: (answer: Answer<T>) => void,
): void {
  input.onDidTriggerButton(() => settle(input, resolve, 'back'));
  input.onDidHide(() => {
    resolve(undefined);
    input.dispose();
  });
}

function settle<T>(input: vscode.QuickInput, resolve: (answer: Answer<T>) => void, answer: Answer<T>): void {
  resolve(answer);
  input.hide();
}
