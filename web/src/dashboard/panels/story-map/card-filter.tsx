import type { ReactNode } from "react";
import { type Behaviour, hasBehaviour, withBehaviour, withoutBehaviour } from "../../location/audience";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Icon } from "../../ui/icon";
import { Part } from "./card-parts";

interface Props {
  location: PageLocation;
  conditions: readonly (Behaviour & { label: ReactNode })[];
}

/** Buttons that filter the whole page by what viewers did; pressed again, they stop to. An embed keeps its audience. */
export function CardFilter({ location: { audience, embed }, conditions }: Props) {
  const navigate = useNavigate();
  if (embed) return null;
  return (
    <Part title={MESSAGES.storyMap.card.filter}>
      <ul className="story-filter">
        {conditions.map(({ label, ...behaviour }) => {
          const isSet = hasBehaviour(audience, behaviour);
          const changed = isSet ? withoutBehaviour(audience, behaviour) : withBehaviour(audience, behaviour);
          return (
            <li key={behaviour.did + behaviour.id}>
              <button
                type="button"
                className="button"
                aria-pressed={isSet}
                onClick={() => navigate({ audience: changed })}
              >
                <Icon name={isSet ? "check" : "filter"} />
                <span>{label}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}
