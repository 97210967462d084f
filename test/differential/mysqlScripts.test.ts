import { startMariadb } from './servers/mariadbServer';
import { compareWithServer } from './servers/compareWithServer';

compareWithServer({ title: 'MySQL scripts give the rows of a real MariaDB', dialect: 'mysql', file: 'mysql.sql', atLeast: 300, start: startMariadb });
