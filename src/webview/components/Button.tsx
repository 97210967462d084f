import { useId } from 'preact/hooks';
import { Icon } from './Icon';

interface ButtonProps {
  readonly label: string;
  /** Shown instead on a narrow page. */
  readonly short?: string;
  readonly icon?: string;
  readonly kind?: 'primary' | 'secondary' | 'quiet';
  /** Set: the button cannot be used now, and why. It stays reachable by keyboard so that the reason can be read. */
  readonly refusal?: string | undefined;
  /** Only the icon is shown. The label is the tooltip of any button with an icon: a narrow page may show no more of it. */
  readonly iconOnly?: boolean;
  readonly onPress: () => void;
}

export function Button({ label, short, icon, kind = 'secondary', refusal, iconOnly, onPress }: ButtonProps) {
  const id = useId();
  const isOff = refusal !== undefined;
  return (
    <>
      <button
        type="button"
        class={`button ${kind}${iconOnly === true ? ' icon-only' : ''}`}
        aria-disabled={isOff ? 'true' : undefined}
        aria-label={iconOnly === true ? label : undefined}
        aria-describedby={isOff ? id : undefined}
        title={refusal ?? (icon === undefined ? undefined : label)}
        onClick={isOff ? undefined : onPress}
      >
        {icon === undefined ? null : <Icon id={icon} />}
        {iconOnly === true ? null : <span class={short === undefined ? undefined : 'label-long'}>{label}</span>}
        {short === undefined ? null : <span class="label-short" aria-hidden="true">{short}</span>}
      </button>
      {isOff ? <span id={id} class="for-readers">{refusal}</span> : null}
    </>
  );
}
