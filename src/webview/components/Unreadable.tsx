import { usePage } from '../pageContext';
import { Button } from './Button';
import { EmptyState } from './EmptyState';

/** What is stored cannot be read: why, and the way to try it once more. */
export function Unreadable({ why }: { readonly why: string }) {
  const { texts, post } = usePage();
  return (
    <EmptyState icon="error" title={texts['panel.unreadable']} hint={why}>
      <Button label={texts['panel.readAgain']} icon="refresh" kind="primary" onPress={() => { post({ type: 'readAgain' }); }} />
    </EmptyState>
  );
}
