import type { ComponentChildren } from 'preact';

export interface Fact {
  readonly label: string;
  readonly value: ComponentChildren;
}

/** Names and values, aligned. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ label, value }) => (
        <div key={label} class="fact">
          <dt>{label}</dt>
          <dd class="numeric">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
