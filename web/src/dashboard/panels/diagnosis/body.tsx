import type { PlaylistDiagnosisFragment, Severity } from "../../data/documents";
import { formatValue } from "../../format/number";
import { formatSpan } from "../../format/time";
import { countConditions } from "../../location/audience";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { Card } from "./card";
import { type Finding, missingTypes } from "./finding";

const TEXTS = MESSAGES.diagnosis;
const SEVERITIES: readonly Severity[] = ["HIGH", "MEDIUM", "LOW"];

/** What may be a mistake in the story, or costs viewers, the most severe first. */
export default function DiagnosisBody({ data: { diagnosis }, location }: BodyProps<PlaylistDiagnosisFragment>) {
  const { findings, findingCount, sessions, sessionsRead, period } = diagnosis;
  const count = (value: number) => formatValue(value, "count");
  return (
    <div className="diagnosis-body">
      <p>{TEXTS.summary(findingCount, sessions, formatSpan(period))}</p>
      {countConditions(location.audience) > 0 && <p className="diagnosis-note">{TEXTS.everybody}</p>}
      {sessionsRead < sessions && <p className="diagnosis-note">{TEXTS.read(count(sessionsRead), count(sessions))}</p>}
      {findings.length < findingCount && (
        <p className="diagnosis-note">{TEXTS.cut(count(findings.length), count(findingCount))}</p>
      )}
      {SEVERITIES.map((severity) => (
        <Group key={severity} severity={severity} findings={findings.filter((each) => each.severity === severity)} />
      ))}
      {findings.length === findingCount && <Missing findings={findings} />}
    </div>
  );
}

/** The types of findings that there are none of: otherwise nobody could tell whether they were looked for. */
function Missing({ findings }: { findings: readonly Finding[] }) {
  const types = missingTypes(findings);
  if (types.length === 0) return null;
  return (
    <section className="diagnosis-group">
      <h3>
        {TEXTS.missing.title} <span className="diagnosis-count">{formatValue(types.length, "count")}</span>
      </h3>
      <p className="diagnosis-note">{TEXTS.missing.sentence}</p>
      <p className="diagnosis-missing">
        {types.map((type) => (
          <span key={type} className="badge">
            {TEXTS.types[type]}
          </span>
        ))}
      </p>
    </section>
  );
}

function Group({ severity, findings }: { severity: Severity; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const { title, sentence } = TEXTS.severities[severity];
  return (
    <section className="diagnosis-group" data-severity={severity}>
      <h3>
        {title} <span className="diagnosis-count">{formatValue(findings.length, "count")}</span>
      </h3>
      <p className="diagnosis-note">{sentence}</p>
      <ul>
        {findings.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings have no ids, and nothing within a card has a state
          <Card key={index} finding={finding} />
        ))}
      </ul>
    </section>
  );
}
