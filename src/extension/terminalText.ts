/**
 * A text as lines of a terminal, which needs the carriage return. Without characters that would steer it: data of the user's tables may
 * stand in a message.
 */
export function terminalLine(text: string): string {
  const plain = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '\uFFFD');
  return `${plain.replace(/\n/g, '\r\n')}\r\n`;
}
