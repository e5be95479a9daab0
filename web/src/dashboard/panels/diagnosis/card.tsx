import { PageLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Icon } from "../../ui/icon";
import { TextWithTooltip } from "../../ui/tooltip";
import { evidenceOf, type Finding, nodeOf, placeOf } from "./finding";
import { Sentence } from "./sentence";

const TEXTS = MESSAGES.diagnosis;

/** A finding: what it is, the numbers that tell it, and where to look. */
export function Card({ finding }: { finding: Finding }) {
  const node = nodeOf(finding);
  return (
    <li className="diagnosis-card" data-type={finding.__typename} data-severity={finding.severity}>
      <h4>{TEXTS.types[finding.__typename]}</h4>
      <p className="diagnosis-sentence">
        <Sentence finding={finding} />
      </p>
      <dl>
        {evidenceOf(finding).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="diagnosis-links">
        {node && (
          <PageLink to={{ node: node.externalId }}>
            <Icon name="start" />
            {TEXTS.openNode}
          </PageLink>
        )}
        <PageLink to={{ view: "map", card: placeOf(finding) }}>
          <Icon name="branch" />
          {TEXTS.openMap}
        </PageLink>
        <TextWithTooltip text={finding.definition} className="diagnosis-how">
          {TEXTS.how}
        </TextWithTooltip>
      </p>
    </li>
  );
}
