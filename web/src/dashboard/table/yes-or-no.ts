import { MESSAGES } from "../messages/messages";

/** What tables and files say about a condition. */
export function yesOrNo(condition: boolean): string {
  return condition ? MESSAGES.table.yes : MESSAGES.table.no;
}
