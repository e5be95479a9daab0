import { NodePicker } from "../../controls/node-picker";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { ResetButton } from "./actions";
import { type PathNode, withPassed } from "./path";

const TEXTS = MESSAGES.paths;

/** More nodes than anybody looks for in one way; the API takes 50. */
const MAX_PASSED = 6;

/** Which ways are listed: those that pass through some nodes in their order, and end at one. */
export function PathsFilter({ location, nodes }: { location: PageLocation; nodes: readonly PathNode[] }) {
  const navigate = useNavigate();
  const { passes, endsAt } = location;
  const places = passes.length < MAX_PASSED ? [...passes, null] : passes;
  return (
    <div className="paths-filter">
      {places.map((chosen, index) => (
        <NodePicker
          // biome-ignore lint/suspicious/noArrayIndexKey: the places are numbered, and a node may be in several
          key={index}
          label={index === 0 ? TEXTS.passes : TEXTS.thenPasses}
          name={index === 0 ? TEXTS.passes : TEXTS.thenPassesName(index + 1)}
          none={TEXTS.any}
          {...{ nodes, chosen }}
          onChoose={(node) => navigate({ passes: withPassed(passes, index, node) })}
        />
      ))}
      <NodePicker
        label={TEXTS.endsAt}
        name={TEXTS.endsAt}
        none={TEXTS.any}
        nodes={nodes}
        chosen={endsAt}
        onChoose={(node) => navigate({ endsAt: node })}
      />
      <ResetButton location={location} />
    </div>
  );
}
