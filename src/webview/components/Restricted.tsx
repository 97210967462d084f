import { usePage } from '../pageContext';
import { Button } from './Button';
import { EmptyState } from './EmptyState';

/** Nothing is opened in a workspace that is not trusted: the way to trust it. */
export function Restricted() {
  const { texts, post } = usePage();
  return (
    <EmptyState icon="workspace-untrusted" title={texts['panel.restricted']} hint={texts['panel.restrictedHint']}>
      <Button label={texts['panel.manageTrust']} icon="shield" kind="primary" onPress={() => { post({ type: 'manageTrust' }); }} />
    </EmptyState>
  );
}
