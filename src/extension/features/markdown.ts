/** A text as Markdown that shows exactly it, and that wraps: `MarkdownString.appendText` makes every blank a fixed one. */
export function plainMarkdown(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/[\\`*_{}[\]()#+\-!~>|]/g, '\\$&').replace(/\s*\n\s*/g, '\n\n');
}
