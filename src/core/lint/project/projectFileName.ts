/** The nearest file of this name in or above a workflow file's folder, up to the workspace folder, sets up the linter. */
export const PROJECT_FILE_NAME = 'idempo.json';
