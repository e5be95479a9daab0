import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import { TextWithTooltip } from "../../ui/tooltip";
import type { Group } from "./groups";

const TEXTS = MESSAGES.newAndReturning;
const TEXTS_OF = {
  new: { label: TEXTS.new, sentence: TEXTS.newSentence },
  returning: { label: TEXTS.returning, sentence: TEXTS.returningSentence },
};

const CARD_METRICS = [
  { name: "plays", label: TEXTS.plays },
  { name: "minutesViewed", label: TEXTS.minutes },
  { name: "averageViewMinutes", label: TEXTS.averageView },
  { name: "sessions", label: TEXTS.sessions },
  { name: "endingRate", label: TEXTS.endingRate },
] as const;

/** The viewers of a group, and what they did. */
export function GroupCard({ group: { name, viewers, share, metrics } }: { group: Group }) {
  const { label, sentence } = TEXTS_OF[name];
  return (
    <section className="returning-group" data-group={name}>
      <h3>
        <span className={`returning-key ${name}`} aria-hidden="true" />
        <TextWithTooltip text={sentence}>{label}</TextWithTooltip>
      </h3>
      <p className="returning-count">
        <strong>{formatValue(viewers, "count")}</strong> {TEXTS.ofViewers(formatValue(share, "percent"))}
      </p>
      <dl>
        {CARD_METRICS.map((metric) => (
          <div key={metric.name} data-metric={metric.name}>
            <dt>{metric.label}</dt>
            <dd>{formatValue(metrics?.[metric.name], PLAYLIST_METRICS[metric.name].unit)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
