const NAMES = /^(?:UTC|GMT|Z|Etc\/UTC|(?:UTC)?[+-]0{1,2}(?::?00)?)$/i;

/** Whether a time zone is written as UTC, in which the local engine keeps all instants. */
export function isUtcName(zone: string): boolean {
  return NAMES.test(zone);
}
