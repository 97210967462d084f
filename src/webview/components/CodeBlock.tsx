import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../pageContext';
import { Button } from './Button';

interface CodeBlockProps {
  readonly title: string;
  /** What is copied. */
  readonly text: string;
  /** Shown instead of an empty text. */
  readonly emptyText: string;
  readonly onOpen?: { readonly label: string; readonly press: () => void };
  /** The text as it is shown, when it is more than plain. */
  readonly children?: ComponentChildren;
}

/** A titled piece of monospaced text with a copy button. */
export function CodeBlock({ title, text, emptyText, onOpen, children }: CodeBlockProps) {
  const { texts } = usePage();
  const [copied, setCopied] = useState<string>();
  const copy = () => {
    // Refused without focus or permission: the button then just does not say "Copied".
    navigator.clipboard.writeText(text).then(() => { setCopied(text); }, () => undefined);
  };
  return (
    <section class="code" aria-label={title}>
      <div class="code-head">
        <h3>{title}</h3>
        {text === '' ? null : (
          <span class="code-actions">
            {onOpen === undefined ? null : (
              <Button label={onOpen.label} icon="go-to-file" kind="quiet" iconOnly onPress={onOpen.press} />
            )}
            <Button
              label={copied === text ? texts['detail.copied'] : texts['detail.copy']}
              icon={copied === text ? 'check' : 'copy'}
              kind="quiet"
              iconOnly
              onPress={copy}
            />
          </span>
        )}
      </div>
      {text === '' ? <p class="quiet">{emptyText}</p> : <pre class="code-text" tabIndex={0} role="group" aria-label={title}>{children ?? text}</pre>}
    </section>
  );
}
