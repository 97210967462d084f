import type { ErrorView } from '../../core/views/detail';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { Button } from './Button';
import { Icon } from './Icon';

interface ErrorBoxProps {
  readonly error: ErrorView;
  readonly onOpen: () => void;
}

export function ErrorBox({ error, onOpen }: ErrorBoxProps) {
  const { texts } = usePage();
  const place = error.file === undefined
    ? undefined
    : error.line === undefined || error.column === undefined
      ? error.file
      : fillText(texts['error.place'], error.file, error.line, error.column);
  return (
    <section class="error-box" aria-label={texts['label.error']}>
      <p class="error-message"><Icon id="error" /> <span>{error.message}</span></p>
      {error.kind === 'injected' ? <p class="quiet">{texts['detail.injected']}</p> : null}
      {error.kind === 'permanent' ? <p class="quiet">{texts['detail.permanent']}</p> : null}
      {place === undefined ? null : (
        <p class="error-place">
          <span class="quiet path">{place}</span>
          <Button label={texts['detail.openError']} icon="go-to-file" kind="quiet" onPress={onOpen} />
        </p>
      )}
    </section>
  );
}
