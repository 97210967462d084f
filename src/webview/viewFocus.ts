/** Id of the element that holds the shown view. */
export const VIEW_ID = 'view';

/** Id of the field for searching, in a view that has one. */
export const SEARCH_ID = 'search';

/** What a view puts on the element that takes its keys; without one, its first element in the tab order does. */
export const TAKES_KEYS = { 'data-takes-keys': '' } as const;

/** Whether the shown view still waits for what it shows. */
export function isViewLoading(): boolean {
  const view = document.getElementById(VIEW_ID);
  return view?.querySelector('[data-takes-keys]') === null && view.querySelector('.empty .codicon-loading') !== null;
}

/** Moves the keyboard into the shown view. */
export function focusView(): void {
  const view = document.getElementById(VIEW_ID);
  const target = view?.querySelector<HTMLElement>('[data-takes-keys]') ?? view?.querySelector<HTMLElement>('[tabindex="0"], button, select, input');
  target?.focus();
}

/** Moves the keyboard to the details, if they are open. */
export function focusDetail(): void {
  document.getElementById('detail')?.focus();
}

/** Moves the keyboard to the field for searching. */
export function focusSearch(): void {
  document.getElementById(SEARCH_ID)?.focus();
}

/** From the details to the view, and back. */
export function switchFocus(): void {
  const detail = document.getElementById('detail');
  if (detail?.contains(document.activeElement) === true) focusView();
  else focusDetail();
}
