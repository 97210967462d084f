import type { ComponentChildren } from 'preact';
import { formatDuration, shortScheduleTime } from '../../core/views/formatTime';
import type { GridRow } from '../../core/views/grid';
import type { ShownRun } from '../../core/views/shownRun';
import { fillText } from '../../core/views/viewTexts';
import type { Selection } from '../../protocol/panelMessages';
import { useSelect } from '../pageActions';
import { usePage } from '../pageContext';
import { Button } from './Button';
import { StateMark } from './StateMark';

interface RunLineProps {
  /** `undefined`: what is chosen never ran. */
  readonly shown: ShownRun | undefined;
  /** Newest schedule time first. */
  readonly rows: readonly GridRow[];
  readonly selection: Selection | undefined;
  readonly now: number;
  readonly children?: ComponentChildren;
}

/** Which run a picture shows, and the way to the schedule times beside it. */
export function RunLine({ shown, rows, selection, now, children }: RunLineProps) {
  const { texts } = usePage();
  const select = useSelect();
  const id = shown?.logicalInstanceId ?? selection?.logicalInstanceId;
  const index = rows.findIndex(({ logicalInstanceId }) => logicalInstanceId === id);
  const go = (target: GridRow | undefined) => () => {
    if (target !== undefined) select({ logicalInstanceId: target.logicalInstanceId, workflowInstanceId: undefined, task: selection?.task });
  };
  const [newer, older] = index < 0 ? [undefined, undefined] : [rows[index - 1], rows[index + 1]];
  const time = shown?.scheduleTime ?? rows[index]?.scheduleTime;
  return (
    <div class="run-line">
      <Button label={texts['picture.older']} icon="chevron-left" kind="quiet" iconOnly refusal={older === undefined ? texts['picture.noOlder'] : undefined} onPress={go(older)} />
      <Button label={texts['picture.newer']} icon="chevron-right" kind="quiet" iconOnly refusal={newer === undefined ? texts['picture.noNewer'] : undefined} onPress={go(newer)} />
      {time === undefined ? null : (
        <span class="run-line-time numeric" title={`${texts['label.scheduleTime']} ${time}`}>{shortScheduleTime(time)}</span>
      )}
      {shown === undefined ? <span class="quiet">{texts['detail.never']}</span> : (
        <>
          <span class="run-line-number quiet">{fillText(texts['tree.run'], shown.runNumber)}</span>
          <StateMark state={shown.state} />
          {shown.startedAt === undefined ? null : (
            <span class="run-line-length quiet numeric">{formatDuration((shown.finishedAt ?? Math.max(now, shown.startedAt)) - shown.startedAt)}</span>
          )}
        </>
      )}
      {children}
    </div>
  );
}
