import { useMemo } from "react";
import { NodePicker } from "../../controls/node-picker";
import type { PlaylistStepsFragment } from "../../data/documents";
import { formatCount } from "../../format/number";
import { useNavigate } from "../../location/history";
import { PageLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { Notice } from "../../ui/notice";
import { StepsReset } from "./actions";
import StepsChart from "./chart";
import { toDiagram } from "./diagram";
import "./steps.css";

const TEXTS = MESSAGES.steps;

/** Where sessions go step by step, from their start or from a node, as a Sankey diagram. */
export default function StepsBody({ data: { steps, nodes }, location }: BodyProps<PlaylistStepsFragment>) {
  const navigate = useNavigate();
  const { stepsFrom, stepDirection } = location;
  const diagram = useMemo(() => toDiagram(steps, stepDirection), [steps, stepDirection]);
  const start = (node: string | null) => navigate({ stepsFrom: node });
  return (
    <>
      <div className="steps-summary">
        <span>{TEXTS.summary[stepDirection](formatCount(steps.sessions, "session"))}</span>
        <NodePicker
          label={TEXTS.from[stepDirection]}
          name={TEXTS.fromName[stepDirection]}
          none={TEXTS.anywhere[stepDirection]}
          {...{ nodes }}
          chosen={stepsFrom}
          onChoose={start}
        />
        <StepsReset location={location} />
        {stepsFrom !== null && <PageLink to={{ node: stepsFrom }}>{TEXTS.openNode}</PageLink>}
        <ul className="steps-legend" aria-hidden="true">
          {(["node", "rest", "exit"] as const).map((kind) => (
            <li key={kind}>
              <span className={`steps-key steps-${kind}`} />
              {kind === "exit" ? TEXTS.exits[stepDirection] : TEXTS.legend[kind]}
            </li>
          ))}
        </ul>
      </div>
      {steps.sessions > 0 ? (
        <StepsChart
          diagram={diagram}
          label={TEXTS.chartLabel}
          isBackward={stepDirection === "BACKWARD"}
          onNode={start}
        />
      ) : (
        <Notice title={TEXTS.emptyTitle}>
          <p>{stepsFrom === null ? TEXTS.empty : TEXTS.emptyFrom}</p>
        </Notice>
      )}
    </>
  );
}
