import type { DialectTable } from './table';

/** SQL Server. https://learn.microsoft.com/sql/t-sql/functions/date-and-time-data-types-and-functions-transact-sql; g d. */
export const SQLSERVER: DialectTable = {
  /** t-sql: database identifiers (`#temp`), nested comments. */
  lexical: { bracketNames: true, nestedComments: true, hashInWords: true },
  words: {
    /** CURRENT_DATE: SQL Server 2025, current-date-transact-sql. */
    clock: 'CURRENT_TIMESTAMP CURRENT_DATE GETDATE() GETUTCDATE() SYSDATETIME() SYSUTCDATETIME() SYSDATETIMEOFFSET()',
    /** rand-transact-sql: RAND(seed) is repeatable; crypt-gen-random-transact-sql. */
    number: 'RAND(0) CRYPT_GEN_RANDOM()',
    id: 'NEWID() NEWSEQUENTIALID()',
    /** identity-function-transact-sql, scope-identity-transact-sql. */
    sequence: '@@IDENTITY SCOPE_IDENTITY() IDENT_CURRENT() IDENTITY()',
    pick: 'FIRST_VALUE() LAST_VALUE()',
    collect: 'STRING_AGG() JSON_ARRAYAGG()',
    /** system-functions, security-functions, configuration-functions. */
    session:
      'CURRENT_USER SESSION_USER SYSTEM_USER USER USER_NAME() SUSER_NAME() SUSER_SNAME() ORIGINAL_LOGIN() HOST_NAME() HOST_ID() APP_NAME() DB_NAME() SCHEMA_NAME(0) @@SERVERNAME @@SPID @@VERSION ' +
      '@@SERVICENAME @@DBTS CONNECTIONPROPERTY() SERVERPROPERTY()',
    place: 'PHYSLOC',
    approximate: 'APPROX_COUNT_DISTINCT() APPROX_PERCENTILE_CONT() APPROX_PERCENTILE_DISC()',
    /** current-timezone-id-transact-sql: the server's zone. */
    zone: 'CURRENT_TIMEZONE_ID() CURRENT_TIMEZONE()',
  },
};
