import { type LevelInfo, levelName } from "../format/level";
import { NO_VALUE } from "../format/number";
import { MESSAGES } from "../messages/messages";
import { TextWithTooltip } from "../ui/tooltip";

/** The level of a node; a node without one gets a mark, and a tooltip that says why. */
export function Level({ node }: { node: LevelInfo }) {
  if (node.level !== null) return node.level;
  const isKnown = node.isInStructure || node.deletedAt !== null;
  return (
    <TextWithTooltip text={levelName(node)} className="no-level">
      <span role="img" aria-label={levelName(node)}>
        {isKnown ? NO_VALUE : MESSAGES.level.unknownMark}
      </span>
    </TextWithTooltip>
  );
}
