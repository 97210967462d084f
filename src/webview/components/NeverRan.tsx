import type { NeverRan as NeverRanView } from '../../core/views/neverRan';
import { usePage } from '../pageContext';
import { Button } from './Button';

/** Why a schedule time has no run, and what can be done about it. `never` undefined: the reason is not known. */
export function NeverRan({ never }: { readonly never: NeverRanView | undefined }) {
  const { texts, post } = usePage();
  const canRun = never !== undefined && never.reason !== 'noTick' && never.reason !== 'beforeStart' && never.reason !== 'afterEnd';
  return (
    <>
      <p>
        {texts['detail.never']}
        {never === undefined ? null : ` ${texts[`never.${never.reason}`]}`}
      </p>
      <div class="actions">
        {canRun ? (
          <Button
            label={texts['detail.runNow']}
            icon="play"
            kind="primary"
            onPress={() => { post({ type: 'runAt', scheduleInstant: never.scheduleInstant }); }}
          />
        ) : null}
        <Button label={texts['panel.backfill']} icon="calendar" onPress={() => { post({ type: 'backfill' }); }} />
      </div>
    </>
  );
}
