import { HIVE } from './hive';
import type { DialectTable } from './table';

/** MySQL 8.4 and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html; f g d. */
export const MYSQL: DialectTable = {
  /** Reference manual 11.1.1 "String Literals", 11.7 "Comments". */
  lexical: { ...HIVE.lexical, hashComments: true, dashCommentNeedsSpace: true },
  words: {
    /** 14.7; the UTC_ words are valid without brackets too. SYSDATE() is read anew in each call. */
    clock:
      'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP NOW() CURDATE() CURTIME() SYSDATE() UNIX_TIMESTAMP(0)',
    /** 14.6.2 "Mathematical Functions"; 14.13 RANDOM_BYTES. */
    number: 'RAND(0) RANDOM_BYTES()',
    /** 14.23 "Miscellaneous Functions"; UUID_v4, UUID_v7, SYS_GUID are MariaDB's. */
    id: 'UUID(0) UUID_SHORT() UUID_V4() UUID_V7() SYS_GUID()',
    /** 14.15 "Information Functions"; NEXTVAL, LASTVAL are MariaDB's. LAST_INSERT_ID(x) only remembers x. */
    sequence: 'LAST_INSERT_ID(0) NEXTVAL() LASTVAL() @@IDENTITY',
    pick: 'ANY_VALUE() FIRST_VALUE() LAST_VALUE()',
    collect: 'GROUP_CONCAT() JSON_ARRAYAGG()',
    /** 14.15 "Information Functions". */
    session: 'CURRENT_USER SESSION_USER() SYSTEM_USER() USER() CURRENT_ROLE() CONNECTION_ID() DATABASE() SCHEMA() VERSION() @@HOSTNAME @@VERSION @@SERVER_ID @@SERVER_UUID',
    /** 14.7: the mode argument's default is default_week_format; names follow lc_time_names. */
    week: 'WEEK(1) YEARWEEK(1) DAYNAME() MONTHNAME()',
    /** 14.7: "in the session time zone". */
    zone: 'FROM_UNIXTIME()',
  },
};
