import { startPostgres } from './servers/postgresServer';
import { compareWithServer } from './servers/compareWithServer';

compareWithServer({ title: 'PostgreSQL scripts give the rows of a real PostgreSQL', dialect: 'postgresql', file: 'postgresql.sql', atLeast: 300, start: startPostgres });
