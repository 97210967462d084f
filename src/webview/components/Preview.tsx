import { useEffect, useRef } from 'preact/hooks';
import type { RunPreview } from '../../core/views/preview';
import { usePage } from '../pageContext';
import { giveFocus } from '../useFocusBack';
import { Button } from './Button';
import { RunPlan } from './RunPlan';

interface PreviewProps {
  readonly preview: RunPreview;
  readonly isStarting: boolean;
}

/** What would happen, for confirming exactly that. Another plan may take the place of the shown one while the dialog stays. */
export function Preview({ preview, isStarting }: PreviewProps) {
  const { texts, post, dispatch } = usePage();
  const dialog = useModal();
  const { previewId } = preview;
  const close = () => {
    dispatch({ type: 'previewDismissed' });
    post({ type: 'dismiss', previewId });
  };
  const start = () => {
    dispatch({ type: 'previewConfirmed' });
    post({ type: 'confirm', previewId });
  };
  const isRefused = preview.refusal !== undefined;
  const isEmpty = preview.counts.run === 0;
  const refusal = isEmpty ? texts[isRefused ? 'preview.refused' : 'preview.nothing'] : isStarting ? texts['preview.starting'] : undefined;
  return (
    <dialog
      ref={dialog}
      class="preview"
      aria-labelledby="preview-title"
      onCancel={(event) => { event.preventDefault(); close(); }}
    >
      <RunPlan preview={preview} />
      <div class="preview-actions">
        {isEmpty && !isRefused ? <span class="quiet">{texts['preview.nothing']}</span> : null}
        <Button label={texts['panel.close']} onPress={close} />
        <Button
          label={isStarting ? texts['preview.starting'] : texts['preview.start']}
          icon="play"
          kind="primary"
          refusal={refusal}
          onPress={start}
        />
      </div>
    </dialog>
  );
}

/** Opens the dialog, and gives the keyboard back to what had it when it goes away. */
function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => { giveFocus(before); };
  }, []);
  return dialog;
}
