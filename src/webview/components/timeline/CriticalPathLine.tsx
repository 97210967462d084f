import { sumCriticalPath, type CriticalStep, type CriticalSum } from '../../../core/views/criticalPath';
import { formatDuration } from '../../../core/views/formatTime';
import { fillText } from '../../../core/views/viewTexts';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';

interface CriticalPathLineProps {
  readonly path: readonly CriticalStep[];
  readonly now: number;
  readonly onChoose: (task: string) => void;
}

/** What made the run take as long as it did, and where to begin. */
export function CriticalPathLine({ path, now, onChoose }: CriticalPathLineProps) {
  const { texts } = usePage();
  const sum = sumCriticalPath(path, now);
  if (sum === undefined) return null;
  const { slowest } = sum;
  const total = formatDuration(sum.totalMs);
  const count = path.length === 1 ? fillText(texts['timeline.pathSumOne'], total) : fillText(texts['timeline.pathSum'], path.length, total);
  const parts = [
    count,
    ...(sum.waitMs > 0 ? [fillText(texts['timeline.pathWaits'], formatDuration(sum.waitMs))] : []),
    ...(sum.isComplete ? [] : [texts['timeline.pathSoFar']]),
  ];
  return (
    <p class="path-line">
      <span class="path-name"><Icon id="flame" />{texts['timeline.path']}</span>
      <span>{fillText(texts['list.sentence'], parts.join(texts['list.comma']))}</span>
      {sum.waitMs > sum.totalMs / 2 && slowest.ms < sum.totalMs / 2 ? <span>{texts['timeline.mostlyWaits']}</span> : <Advice sum={sum} onChoose={onChoose} />}
    </p>
  );
}

/** The task at which shortening helps most. */
function Advice({ sum, onChoose }: { readonly sum: CriticalSum; readonly onChoose: (task: string) => void }) {
  const { texts } = usePage();
  const { slowest, totalMs } = sum;
  const share = totalMs === 0 ? 100 : Math.round((100 * slowest.ms) / totalMs);
  const [before = '', after = ''] = fillText(texts['timeline.shorten'], '\u0000', formatDuration(slowest.ms), share).split('\u0000');
  return (
    <span>
      {before}
      <button type="button" class="link" onClick={() => { onChoose(slowest.task); }}>{slowest.task}</button>
      {after}
      {slowest.waitMs > 0 ? ` ${fillText(texts['timeline.shortenWaits'], formatDuration(slowest.waitMs))}` : ''}
    </span>
  );
}
