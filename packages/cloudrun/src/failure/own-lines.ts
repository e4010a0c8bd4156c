/**
 * What Cloud Run writes between a program's lines: its conditions say the same. Lines as users met them: find_string
 * 56776517183 (`Container called exit(1).`), 62988816699, `STARTUP TCP probe failed`
 */
const OF_THE_PLATFORM =
  /^\s*(?:Container (?:called exit\(|terminated on )|(?:Default )?STARTUP \w+ probe |Connection failed with status |$)/;

/** The last line that the program itself wrote. */
export function lastOwnLine(lines: readonly string[]): string | undefined {
  return lines.findLast(line => !OF_THE_PLATFORM.test(line));
}
