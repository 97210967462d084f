import type { ElementRef } from '../../layout/useGridView';
import { focusDetail } from '../../viewFocus';
import { AXIS_HEIGHT, type ChartLayout } from './chartLayout';
import { ZOOM_STEP, type TimeZoom } from './useTimeZoom';

interface LaneInput {
  readonly element: ElementRef;
  readonly count: number;
  readonly cursor: number;
  readonly selected: number;
  readonly layout: ChartLayout;
  readonly zoom: TimeZoom;
  readonly setCursor: (index: number) => void;
  readonly onChoose: (index: number, attempt: number | undefined) => void;
}

/** Keyboard, mouse and wheel, handled in one place for all lanes. */
export function useLaneInput({ element, count, cursor, selected, layout, zoom, setCursor, onChoose }: LaneInput) {
  const scrollBy = (share: number): void => {
    const node = element.current;
    if (node !== null) node.scrollLeft += share * node.clientWidth;
  };
  const page = Math.max(1, Math.floor(((element.current?.clientHeight ?? 0) - AXIS_HEIGHT) / layout.laneHeight) - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = targetOf(event.key, { cursor, count, page });
    if (target !== undefined) setCursor(target);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (cursor === selected) focusDetail();
      else onChoose(cursor, undefined);
    } else if (event.key === 'ArrowLeft') scrollBy(-0.2);
    else if (event.key === 'ArrowRight') scrollBy(0.2);
    else if (event.key === '+' || event.key === '=') zoom.zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoom.zoomBy(1 / ZOOM_STEP);
    else if (event.key === '0') zoom.fit();
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const lane = target?.closest('[data-lane]')?.getAttribute('data-lane');
    if (lane === null || lane === undefined) return;
    const attempt = target?.closest('[data-attempt]')?.getAttribute('data-attempt');
    setCursor(Number(lane));
    onChoose(Number(lane), attempt === null || attempt === undefined ? undefined : Number(attempt));
  };
  const onWheel = (event: WheelEvent): void => {
    const node = element.current;
    if (node === null || (!event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    zoom.zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, event.clientX - node.getBoundingClientRect().left - layout.trackLeft);
  };
  return { onKeyDown, onClick, onWheel };
}

/** `undefined`: the key does not move from lane to lane. */
export function targetOf(key: string, { cursor, count, page }: { readonly cursor: number; readonly count: number; readonly page: number }): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowUp: cursor - 1, ArrowDown: cursor + 1, PageUp: cursor - page, PageDown: cursor + page, Home: 0, End: count - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined ? undefined : Math.max(0, Math.min(count - 1, target));
}
