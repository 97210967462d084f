import type { Workbench } from './workbench';

/**
 * What a suite inside the extension host may ask of the window around it.
 * Each name is a method of Workbench; arguments and answers travel as JSON.
 */
export type OutsideActions = Pick<
  Workbench,
  'screenshot' | 'press' | 'runCommand' | 'listCommands' | 'openFile' | 'goTo' | 'lenses' | 'clickLens' | 'problems' | 'quickFixes' | 'chooseQuickFix' | 'notifications' | 'statusBar' | 'terminalText'
>;

export const OUTSIDE_ACTIONS: readonly (keyof OutsideActions)[] = [
  'screenshot', 'press', 'runCommand', 'listCommands', 'openFile', 'goTo', 'lenses',
  'clickLens', 'problems', 'quickFixes', 'chooseQuickFix', 'notifications', 'statusBar', 'terminalText',
];

/** Written into the bundle by hostSuite.ts. */
declare const BRIDGE_ADDRESS: string;

type Answer<Name extends keyof OutsideActions> = Awaited<ReturnType<OutsideActions[Name]>>;

/** Carries out one action in the window, from inside the extension host. */
export async function outside<Name extends keyof OutsideActions>(action: Name, ...args: Parameters<OutsideActions[Name]>): Promise<Answer<Name>> {
  const response = await fetch(BRIDGE_ADDRESS, { method: 'POST', body: JSON.stringify({ action, args }) });
  const answer = (await response.json()) as { readonly value?: Answer<Name>; readonly error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value as Answer<Name>;
}
