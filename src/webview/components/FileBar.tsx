import type { FileState } from '../../protocol/panelMessages';
import { usePage } from '../pageContext';
import { Icon } from './Icon';

/** Says what still works while there is no workflow file. */
export function FileBar({ file }: { readonly file: Exclude<FileState, 'there'> }) {
  const { texts } = usePage();
  return (
    <div class="notice warning" role="status">
      <Icon id="warning" />
      <span class="notice-text">{texts[`file.${file}`]}</span>
    </div>
  );
}
