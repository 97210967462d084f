interface IconProps {
  /** Codicon id. */
  readonly id: string;
  readonly spins?: boolean;
}

/** A codicon for the eye only: the text beside it, or the label of its parent, says the same. */
export function Icon({ id, spins }: IconProps) {
  return <span class={`codicon codicon-${id}${spins === true ? ' spins' : ''}`} aria-hidden="true" />;
}
