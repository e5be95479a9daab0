import { type BehaviourNamesFragment, behaviourNames } from "../data/documents";
import { useAnswer } from "../data/use-answers";
import { askFor } from "../data/variables";
import { now } from "../format/clock";
import { type Behaviour, withoutBehaviour } from "../location/audience";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Chip } from "./chip";

/** What viewers did, with the names of nodes and hotspots: the URL has only their ids. */
export function BehaviourChips({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  const { audience, embed } = location;
  const { result } = useAnswer(askFor(behaviourNames, location, now()));
  const names = result.status === "shown" ? result.data : null;
  return audience.behaviours.map((behaviour) => (
    <Chip
      key={behaviour.did + behaviour.id}
      label={MESSAGES.controls.chips.behaviours[behaviour.did]}
      value={nameOf(behaviour, names)}
      onRemove={embed ? null : () => navigate({ audience: withoutBehaviour(audience, behaviour) })}
    />
  ));
}

function nameOf({ did, id }: Behaviour, names: BehaviourNamesFragment | null): string {
  const nodes = names?.nodes ?? [];
  const isOfNode = did === "visited" || did === "notVisited";
  const named = (isOfNode ? nodes : nodes.flatMap(({ hotspots }) => hotspots)).find((one) => one.externalId === id);
  return named?.name ?? id;
}
