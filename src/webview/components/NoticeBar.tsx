import { usePage } from '../pageContext';
import type { Notice } from '../state/pageState';
import { Button } from './Button';
import { Icon } from './Icon';

export function NoticeBar({ notice }: { readonly notice: Notice }) {
  const { texts, dispatch } = usePage();
  return (
    <div class={`notice ${notice.severity}`} role={notice.severity === 'info' ? 'status' : 'alert'}>
      <Icon id={notice.severity} />
      <span class="notice-text">{notice.text}</span>
      <Button
        label={texts['panel.dismissNotice']}
        icon="close"
        kind="quiet"
        iconOnly
        onPress={() => { dispatch({ type: 'noticeClosed' }); }}
      />
    </div>
  );
}
