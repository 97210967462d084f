import type { DifferenceLine } from '../../core/views/lineDifference';
import { fillText } from '../../core/views/viewTexts';
import { usePage } from '../pageContext';
import { Button } from './Button';

interface DifferenceProps {
  readonly title: string;
  readonly lines: readonly DifferenceLine[];
  /** Shows the whole of both in an editor. */
  readonly onCompare: () => void;
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

/** Two texts line by line: a sign and a word for readers beside the colour. */
export function Difference({ title, lines, onCompare }: DifferenceProps) {
  const { texts } = usePage();
  return (
    <section class="code" aria-label={title}>
      <div class="code-head">
        <h3>{title}</h3>
        <span class="code-actions">
          <Button label={texts['detail.compare']} icon="diff" kind="quiet" iconOnly onPress={onCompare} />
        </span>
      </div>
      <pre class="code-text difference" tabIndex={0} role="group" aria-label={title}>
        {lines.map(({ kind, text }, at) => (kind === 'gap' ? (
          <span key={at} class="difference-gap">{`${fillText(texts['detail.gap'], text)}\n`}</span>
        ) : (
          <span key={at} class={`difference-line is-${kind}`}>
            <span aria-hidden="true">{`${SIGNS[kind]} `}</span>
            {kind === 'same' ? null : <span class="for-readers">{`${texts[`detail.${kind}`]}: `}</span>}
            {`${text}\n`}
          </span>
        )))}
      </pre>
    </section>
  );
}
