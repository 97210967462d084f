import { useEffect, useRef } from 'preact/hooks';
import type { PanelTextKey } from '../../protocol/panelTexts';
import { usePage } from '../pageContext';
import { Button } from './Button';

const KEYS: readonly { readonly keys: readonly string[]; readonly meaning: PanelTextKey }[] = [
  { keys: ['Tab', 'Shift+Tab'], meaning: 'keys.tab' },
  { keys: ['↑', '↓', '←', '→'], meaning: 'keys.move' },
  { keys: ['PgUp', 'PgDn', 'Home', 'End'], meaning: 'keys.jump' },
  { keys: ['Enter'], meaning: 'keys.enter' },
  { keys: ['Esc'], meaning: 'keys.escape' },
  { keys: ['d'], meaning: 'keys.detail' },
  { keys: ['1', '2', '3', '4', '5'], meaning: 'keys.views' },
  { keys: ['/'], meaning: 'keys.search' },
  { keys: ['-', '+'], meaning: 'keys.zoom' },
  { keys: ['?'], meaning: 'keys.help' },
];

/** What each key does, the same in every view. */
export function KeyList() {
  const { texts, dispatch } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => { dispatch({ type: 'keysToggled', isOpen: false }); };
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector('button')?.focus();
  }, []);
  return (
    <dialog ref={dialog} class="preview keys" aria-labelledby="keys-title" onCancel={(event) => { event.preventDefault(); close(); }}>
      <h2 id="keys-title">{texts['keys.title']}</h2>
      <dl class="key-list">
        {KEYS.map(({ keys, meaning }) => (
          <div key={meaning} class="key-line">
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{texts[meaning]}</dd>
          </div>
        ))}
      </dl>
      <div class="preview-actions">
        <Button label={texts['panel.close']} onPress={close} />
      </div>
    </dialog>
  );
}
