import type { ErrorView } from '../../core/views/attempts';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { Icon } from './Icon';

interface ErrorBoxProps {
  readonly error: ErrorView;
  readonly onOpen: () => void;
}

/** What went wrong, where, of what kind it is, and what to do next. */
export function ErrorBox({ error, onOpen }: ErrorBoxProps) {
  const { texts } = usePage();
  const { message, advice, kind, lineText } = error;
  return (
    <section class="error-box" aria-label={texts['label.error']}>
      <p class="error-message"><Icon id="error" /> <span>{message}</span></p>
      {error.file === undefined ? null : (
        <p class="error-place">
          <button type="button" class="link path" title={texts['detail.openError']} onClick={onOpen}>{placeText(error, error.file, texts['error.place'])}</button>
          {lineText === undefined ? null : <code class="error-line">{lineText}</code>}
        </p>
      )}
      <p class="error-advice">
        <strong>{texts[`error.kind.${advice === 'timedOut' ? advice : kind}`]}</strong>
        {` · ${texts[`error.advice.${advice}`]}`}
      </p>
    </section>
  );
}

function placeText({ line, column }: ErrorView, file: string, template: string): string {
  return line === undefined || column === undefined ? file : fillText(template, file, line, column);
}
