/** Milliseconds since 1970-01-01T00:00:00Z. Schedule times are stored as instants; their text form needs the workflow's zone. */
export type Instant = number;

/** An instant and how it reads in the workflow's zone: `yyyy-MM-dd HH:mm:ss`. */
export interface ScheduleTime {
  readonly instant: Instant;
  readonly text: string;
}

/** Half-open: `from <= instant < to`. */
export interface InstantSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** When a workflow is due. `cron` undefined: daily midnight (DolphinScheduler's default for backfills). */
export interface Schedule {
  readonly cron: string | undefined;
  /** IANA zone name, checked. */
  readonly zone: string;
  /** No tick before / not after these, when declared. */
  readonly startAt: Instant | undefined;
  readonly endAt: Instant | undefined;
}
