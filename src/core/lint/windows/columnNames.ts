/** Names of columns that hold a moment, not a day. */
const MOMENT_NAMES = /(?:^|_)(?:ts|at|time|timestamp|datetime|utc)$|(?:time|timestamp|datetime|_tm)$|^gmt_(?:create|modified)(?:d)?$|^(?:created|updated|modified)(?:_?on)?$|(?:ed|paid|sent|sold)at$/;

/** Whether a column of this name holds moments of a day. `schedule_time` is a name of day columns here. */
export function namesMoment(column: string): boolean {
  return MOMENT_NAMES.test(column) && column !== 'schedule_time';
}

/** Names of columns that hold the day of the data. */
const DAY_NAMES = /^(?:dt|ds|pt|d|day|date|p_date|p_day|the_date|the_day|hour|hr|month|schedule_time)$|(?:^|_)(?:date|day|dt|ds|month|partition)$|^date_key$|date$/;

export function namesDay(column: string): boolean {
  return DAY_NAMES.test(column);
}

/** Names of columns that say until when a row holds or what is due: reading beyond the own window is their use. */
const END_NAMES = /^(?:end|to|valid_to|until|due|next|expir|close|cancel|target|planned|scheduled|renew|delivery|maturity|deadline)|(?:^|_)(?:end|to|until|expir\w*|expiry|due|deadline|thru|through|maturity)(?:_|$)|(?:end|expiry|expire)(?:_?(?:date|time|dt|ts|at))?$/;

export function namesEnd(column: string): boolean {
  return END_NAMES.test(column);
}
