import { MESSAGES } from "../../messages/messages";
import { Notice } from "../../ui/notice";

/** Says that nothing of a playlist is known. */
export function NoNodes() {
  return (
    <Notice title={MESSAGES.nodes.emptyTitle}>
      <p>{MESSAGES.nodes.empty}</p>
    </Notice>
  );
}
