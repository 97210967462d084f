import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';

interface EmptyStateProps {
  readonly icon: string;
  readonly title: string;
  readonly hint?: string;
  /** Buttons that lead out of it. */
  readonly children?: ComponentChildren;
}

/** Nothing to show, and what to do about it. */
export function EmptyState({ icon, title, hint, children }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="empty-icon"><Icon id={icon} /></span>
      <p class="empty-title">{title}</p>
      {hint === undefined ? null : <p class="quiet">{hint}</p>}
      <div class="empty-actions">{children}</div>
    </div>
  );
}
