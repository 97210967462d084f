import type { ParameterView } from '../core/views/sqlView';
import { fillText } from '../core/views/viewTexts';
import type { PanelTexts } from '../protocol/panelTexts';

/** Where a parameter's value came from: `output of count, instead of the task`. */
export function sourceText({ source, producer, overrode }: ParameterView, texts: PanelTexts): string {
  const from = producer === undefined ? texts[`source.${source}`] : fillText(texts['source.producer'], producer);
  const others = overrode.map((each) => texts[`source.${each}`]);
  return others.length === 0 ? from : fillText(texts['source.instead'], from, others.join(texts['list.comma']));
}
