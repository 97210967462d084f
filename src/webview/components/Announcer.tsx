import { useEffect, useRef, useState } from 'preact/hooks';
import { announceChanges } from '../../core/views/announcement';
import type { PanelState } from '../../protocol/panelMessages';
import { usePage } from '../pageContext';

/** At most one announcement in this time: a screen reader must not be kept talking. */
const QUIET_MS = 1_000;

/** Says politely which schedule times have come into another state. For readers only. */
export function Announcer({ panel }: { readonly panel: PanelState }) {
  const { texts } = usePage();
  const [text, setText] = useState('');
  const newest = useRef(panel);
  const said = useRef(panel);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  newest.current = panel;
  useEffect(() => {
    if (timer.current !== undefined || said.current === panel) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const isSame = said.current.workflow === newest.current.workflow;
      const change = isSame ? announceChanges(said.current.grid.rows, newest.current.grid.rows, texts) : undefined;
      said.current = newest.current;
      if (change !== undefined) setText(change);
    }, QUIET_MS);
  }, [panel, texts]);
  useEffect(() => () => { clearTimeout(timer.current); }, []);
  return <div class="for-readers" role="status" id="announcer">{text === '' ? null : text}</div>;
}
