import type { CronWords, CycleUnit, ValueRun } from './cronWords';

const UNITS: Readonly<Record<CycleUnit, string>> = { second: '秒', minute: '分钟', hour: '小时' };
const ORDINALS = ['一', '二', '三', '四', '五'];
const WORKDAY = '工作日（周一至周五）';

function listOf(runs: readonly ValueRun[], unit = ''): string {
  return runs.map((run) => (typeof run === 'string' ? `${run}${unit}` : `${run[0]}${unit}至${/^\d/.test(run[1]) ? ' ' : ''}${run[1]}${unit}`)).join('、');
}

function fromLast(back: number): string {
  return back === 0 ? '每月最后一天' : `每月倒数第 ${back + 1} 天`;
}

/** Simplified Chinese: from the largest unit to the smallest. */
export const CHINESE_CRON_WORDS: CronWords = {
  months: ['1 月', '2 月', '3 月', '4 月', '5 月', '6 月', '7 月', '8 月', '9 月', '10 月', '11 月', '12 月'],
  weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  everyDay: '每天',
  every: (count, unit) => (count === 1 ? `每${UNITS[unit]}` : `每 ${count} ${UNITS[unit]}`),
  atValues: (unit, values) => (unit === 'hour' ? `${values.join('、')} 点` : `第 ${values.join('、')} ${unit === 'minute' ? '分' : '秒'}`),
  atTimes: (times) => times.join('、'),
  fromTo: (first, last) => `${first} 至 ${last}`,
  onMonthDays: (days) => `每月 ${listOf(days, ' 日')}`,
  onFromLast: (back, nearestWeekday) => {
    if (!nearestWeekday) return fromLast(back);
    return back === 0 ? `每月最后一个${WORKDAY}` : `离${fromLast(back)}最近的${WORKDAY}`;
  },
  onNearestWeekday: (day) => `离每月 ${day} 日最近的${WORKDAY}`,
  onWeekdays: (weekdays) => `每${listOf(weekdays)}`,
  onLastWeekday: (weekday) => `每月最后一个${weekday}`,
  onNthWeekday: (nth, weekday) => `每月第${ORDINALS[nth - 1] ?? ` ${nth} `}个${weekday}`,
  inMonths: (months) => listOf(months),
  inYears: (years) => listOf(years, ' 年'),
  either: (parts) => parts.join('或'),
  cycles: (parts) => [...parts].reverse().join('，'),
  sentence: ({ time, day, month, year }) => [year, month, day, time].filter((part) => part !== undefined).join('，'),
};
