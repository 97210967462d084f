/** The panel's views, in the order of its switch. All show the same workflow, selection and filters. */
export const PANEL_VIEWS = ['grid', 'timeline', 'graph', 'calendar', 'plan'] as const;

export type PanelViewName = (typeof PANEL_VIEWS)[number];
