import { type StoryMapChoicesFragment, storyMapChoices } from "../../data/documents";
import { useAnswer } from "../../data/use-answers";
import { askFor } from "../../data/variables";
import { now } from "../../format/clock";
import { formatSeconds, formatValue } from "../../format/number";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { Failure } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import { Bar, Fact, Facts, Part } from "./card-parts";

const TEXTS = MESSAGES.storyMap.card;

type Choices = StoryMapChoicesFragment["choices"];

interface Props {
  location: PageLocation;
  /** ExternalId of the node in which viewers choose. */
  node: string;
  /** The externalIds of the hotspots that the card is about; all of the node without it. */
  only?: ReadonlySet<string>;
}

/** Who chose what of those who could, and how long they took. It is asked for when the card opens. */
export function CardChoices({ location, node, only }: Props) {
  const { result, retry } = useAnswer(askFor(storyMapChoices, { ...location, node }, now()));
  if (result.status === "failed") return <Failure error={result.error} retrying={result.isRetrying} onRetry={retry} />;
  if (result.status === "loading") return <Skeleton height={90} label={TEXTS.choices} />;
  return result.data && <Shown choices={result.data.choices} only={only} />;
}

function Shown({ choices, only }: { choices: Choices; only: ReadonlySet<string> | undefined }) {
  const options = choices.options.filter(
    ({ hotspot, exposed }) => exposed > 0 && (!only || (hotspot && only.has(hotspot.externalId))),
  );
  const median =
    only && options.length === 1 ? options[0]?.timeToDecide.medianSeconds : choices.timeToDecide.medianSeconds;
  return (
    <Part title={TEXTS.choices}>
      {options.length === 0 && <p className="story-card-note">{TEXTS.noChoices}</p>}
      <ul className="story-bars">
        {options.map(({ hotspot, count, exposed, share }) => (
          <Bar
            key={hotspot?.externalId ?? ""}
            name={<Name>{hotspot?.name ?? hotspot?.externalId ?? ""}</Name>}
            note={TEXTS.choice(formatValue(count, "count"), formatValue(exposed, "count"))}
            style="choice"
            {...{ count, share }}
          />
        ))}
      </ul>
      {typeof median === "number" && (!only || options.length === 1) && (
        <Facts>
          <Fact label={TEXTS.timeToDecide} value={formatSeconds(median)} />
        </Facts>
      )}
    </Part>
  );
}
