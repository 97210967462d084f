/** The constants of PyDolphinScheduler's `DependentDate` and the server's date values (dolphinscheduler.md §3.9). A file may have either. */
const DATE_CONSTANTS: Readonly<Record<string, string>> = {
  CURRENT_HOUR: 'currentHour', LAST_ONE_HOUR: 'last1Hour', LAST_TWO_HOURS: 'last2Hours', LAST_THREE_HOURS: 'last3Hours',
  LAST_TWENTY_FOUR_HOURS: 'last24Hours', TODAY: 'today', LAST_ONE_DAYS: 'last1Days', LAST_TWO_DAYS: 'last2Days', LAST_THREE_DAYS: 'last3Days',
  LAST_SEVEN_DAYS: 'last7Days', THIS_WEEK: 'thisWeek', LAST_WEEK: 'lastWeek', LAST_MONDAY: 'lastMonday', LAST_TUESDAY: 'lastTuesday',
  LAST_WEDNESDAY: 'lastWednesday', LAST_THURSDAY: 'lastThursday', LAST_FRIDAY: 'lastFriday', LAST_SATURDAY: 'lastSaturday', LAST_SUNDAY: 'lastSunday',
  THIS_MONTH: 'thisMonth', THIS_MONTH_BEGIN: 'thisMonthBegin', THIS_MONTH_END: 'thisMonthEnd', LAST_MONTH: 'lastMonth',
  LAST_MONTH_BEGIN: 'lastMonthBegin', LAST_MONTH_END: 'lastMonthEnd',
};

/** All date values, from the shortest cycle to the longest. */
export const DATE_VALUES: readonly string[] = Object.values(DATE_CONSTANTS);

const byLowerCase: ReadonlyMap<string, string> = new Map([
  ...DATE_VALUES.map((value) => [value.toLowerCase(), value] as const),
  ...Object.entries(DATE_CONSTANTS).map(([constant, value]) => [constant.toLowerCase(), value] as const),
]);

/** The date value that a constant or a value in any case stands for; `undefined`: none. */
export function findDateValue(written: string): string | undefined {
  return byLowerCase.get(written.trim().toLowerCase());
}
