import * as vscode from 'vscode';

/** One question of a multi-step prompt. `back`: the user wants the question before; `undefined`: dismissed. */
export type Answer<T> = { readonly value: T } | 'back' | undefined;

export interface StepPlace {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface Steps<T> {
  /** How many questions there are, going by the answers so far. */
  readonly count: (answers: T) => number;
  /** Asks the question with this number, from 0. */
  readonly ask: (answers: T, step: number) => Promise<Answer<Partial<T>>>;
}

/** Asks one question after the other; Back keeps the answers. `undefined`: dismissed. */
export async function askSteps<T extends object>(first: T, { count, ask }: Steps<T>): Promise<T | undefined> {
  let answers = first;
  for (let step = 0; step < count(answers); ) {
    const answer = await ask(answers, step);
    if (answer === undefined) return undefined;
    if (answer === 'back') step -= 1;
    else {
      answers = { ...answers, ...answer.value };
      step += 1;
    }
  }
  return answers;
}

/** The answer to the question that fills one field. */
export function answerTo<K extends string, V>(key: K, answer: Answer<V>): Answer<Partial<Record<K, V>>> {
  if (typeof answer !== 'object') return answer;
  const value: Partial<Record<string, V>> = { [key]: answer.value };
  return { value };
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
