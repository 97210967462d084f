// Leaves a file behind: what was to run before this has run.
require('node:fs').writeFileSync(`${__dirname}/launched.txt`, 'launched\n');
