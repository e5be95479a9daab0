import { NOTHING } from "../format/number";
import { levelName, type Standing } from "../node/level";
import { Explained } from "../state/hint";

/** The level of a video; of one that has none a mark, with a hint that says why. */
export function Level({ of }: { of: Standing }) {
  if (of.level !== null) return of.level;
  const isKnown = of.isInStructure || of.deletedAt !== null;
  return (
    <Explained text={levelName(of)} className="no-level">
      <span role="img" aria-label={levelName(of)}>
        {isKnown ? NOTHING : "?"}
      </span>
    </Explained>
  );
}
