/** What a terminal would act on (escape sequences, line ends) shown harmlessly: texts come from users' files and data. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === '\n' || character === '\t' ? ' ' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The same of a text of several lines, each with blanks before it. */
export function printableLines(text: string, indent: number): string {
  return text.split('\n').map((line) => `${' '.repeat(indent)}${printable(line)}`).join('\n');
}
